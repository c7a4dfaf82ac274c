package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where the parts of one run's record lie. A host's name that is no plain file name is an
 * {@link IllegalArgumentException}: names come from journals, too, which others may have written.
 */
public record RunDirectory(Path path) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");

    public Path journal() {
        return path.resolve("events.jsonl");
    }

    /** Locked by the process that writes the record. */
    public Path lock() {
        return path.resolve("lock");
    }

    /**
     * Holds that the record was not taken away, so that no part of it is made again.
     *
     * @throws NoSuchFileException if it was
     */
    public void requireThere() throws NoSuchFileException {
        if (!Files.isDirectory(path)) {
            throw new NoSuchFileException(path.toString(), null, "the record was taken away");
        }
    }

    /** Room on the disk for the end of the journal, while the record is written. */
    public Path reserve() {
        return path.resolve("reserve");
    }

    /** Raw bytes as they came. */
    public Path output(Stage stage, String host) {
        return path.resolve("output").resolve(stage.toString()).resolve(plain(host) + ".log");
    }

    /** Lines of {@code OFFSET MILLISECONDS}: from that byte on, output came at that time since 1970. */
    public Path times(Stage stage, String host) {
        return path.resolve("output").resolve(stage.toString()).resolve(plain(host) + ".times");
    }

    public Path collected(Stage stage, String host) {
        return path.resolve("collected").resolve(stage.toString()).resolve(plain(host));
    }

    /** The guest's serial console, taken at the run's end. */
    public Path console(String host) {
        return path.resolve("collected").resolve("console").resolve(plain(host) + ".log");
    }

    /** Files that hosts keep for each other while scripts run, by the digests of their contents; gone when the run has ended. */
    public Path exchange() {
        return path.resolve("exchange");
    }

    /** What was asked for, so that another process can continue. */
    public Path request() {
        return path.resolve("request.json");
    }

    /** What a command has still to do when the run is over; there until that is done. */
    public Path launch() {
        return path.resolve("launch.json");
    }

    /** A copy of the suite's directory. */
    public Path suite() {
        return path.resolve("suite");
    }

    /**
     * A file that was delivered beside those of the suite.
     *
     * @param name see {@link DeliveredFile#name()}
     */
    public Path delivered(String name) {
        return path.resolve("delivered").resolve(name);
    }

    /** What these files are; see {@link RunFacts#delivered}. */
    public Path deliveredFacts() {
        return path.resolve("delivered.json");
    }

    /** A copy of the cluster's definition. */
    public Path cluster() {
        return path.resolve("cluster.yaml");
    }

    /** Copies of the files that the cluster's definition names. */
    public Path used() {
        return path.resolve("used");
    }

    /** A copy of the definitions' known issues, where some are about the suite. */
    public Path knownIssues() {
        return path.resolve("known-issues.yaml");
    }

    /** What the cluster is, with defaults merged in; see {@link RunFacts}. */
    public Path clusterFacts() {
        return path.resolve("cluster.json");
    }

    /** What the suite is; see {@link RunFacts}. */
    public Path suiteFacts() {
        return path.resolve("suite.json");
    }

    /** All scripts as they were delivered. */
    public Path scripts() {
        return path.resolve("scripts");
    }

    /** What its measurements are compared with; see {@link Baseline}. */
    public Path baseline() {
        return path.resolve("baseline.json");
    }

    /** The scripts as they were delivered to a host. */
    public Path script(Stage stage, String host) {
        return scripts().resolve(stage.toString()).resolve(plain(host) + ".sh");
    }

    public Path junit() {
        return path.resolve("junit.xml");
    }

    /** Who was told of the run's end by mail; there once mails were handed in. */
    public Path mails() {
        return path.resolve("mail.txt");
    }

    /** Writes a whole file of this record, and the directories that it lies in; nothing is left of one that has no room. */
    public static void put(Path file, byte[] content) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent(), "a file of a record lies in a directory"));
        try {
            Files.write(file, content);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** The run's page as one file. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** Whether a host of that name can have files in a record. */
    public static boolean isPlain(String host) {
        return PLAIN.matcher(host).matches();
    }

    private static String plain(String name) {
        if (!isPlain(name)) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a file of a record");
        }
        return name;
    }
}
