package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.record.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The runs that this Jenkins continues, also after it was killed and started again: their clusters are no leftovers. A file
 * for each, in which its build is noted. Builds write and remove their own notes while others read all of them.
 */
public final class ActiveRuns {
    /** Its build may still use it, and writes the note again when its block is resumed. */
    private static final Duration DAMAGED = Duration.ofDays(1);

    private final Path directory;
    /** Those that no later process of this Jenkins continues. */
    private final Set<String> here = ConcurrentHashMap.newKeySet();

    public ActiveRuns(Path directory) {
        this.directory = directory;
    }

    /**
     * Before anything of the run is made.
     *
     * @param build says what continues it; read back by {@link #all}
     */
    public void begin(String run, String build) throws IOException {
        Files.createDirectories(directory);
        AtomicFile.write(file(run), build.getBytes(StandardCharsets.UTF_8));
    }

    /** The same of a run that only this process has: what is left of it when Jenkins ends is a leftover. */
    public void beginHere(String run) {
        here.add(run);
    }

    /** When nothing of the run is in use any more, or the rest may be removed. */
    public void endHere(String run) {
        here.remove(run);
    }

    /** Writes the note of a run in use again, if it is damaged. */
    public void repair(String run, String build) throws IOException {
        if (contains(run) && note(file(run)).filter(String::isBlank).isPresent()) {
            begin(run, build);
        }
    }

    /** When nothing of the run is there any more, or the rest may be removed. */
    public void end(String run) throws IOException {
        Files.deleteIfExists(file(run));
    }

    public boolean contains(String run) {
        return here.contains(run) || (isRun(run) && Files.exists(file(run), LinkOption.NOFOLLOW_LINKS));
    }

    /** Each run with its build; without those whose note is damaged, and those that end meanwhile. */
    public Map<String, String> all() throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (Path file : files()) {
            note(file).filter(text -> !text.isBlank()).ifPresent(text -> all.put(name(file), text));
        }
        return all;
    }

    /**
     * Ends those whose build is over. One that is damaged keeps no other: it is ended when it is a day old.
     *
     * @param goesOn whether the build in a note is still running; throws IllegalArgumentException if none is in it
     * @return what is wrong, one sentence for each damaged note
     * @throws IOException if the notes cannot be listed
     */
    public List<String> endThoseOver(Predicate<String> goesOn, Instant now) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Path file : files()) {
            try {
                Optional<String> note = note(file);
                if (note.isPresent() && !isInUse(file, note.get(), goesOn, now, problems)) {
                    end(name(file));
                }
            } catch (IOException e) {
                problems.add("The note " + file + " cannot be read or removed: " + e);
            }
        }
        return problems;
    }

    private static boolean isInUse(Path file, String note, Predicate<String> goesOn, Instant now, List<String> problems)
            throws IOException {
        try {
            if (!note.isBlank()) {
                return goesOn.test(note);
            }
        } catch (IllegalArgumentException e) {
            // As good as nothing.
        }
        boolean isOld =
                Files.getLastModifiedTime(file).toInstant().plus(DAMAGED).isBefore(now);
        problems.add("The note " + file + " names no build, so it is unknown which build uses the cluster of run "
                + name(file)
                + "; "
                + (isOld
                        ? "it is a day old and was removed: the rest of the cluster is removed too"
                        : "it is removed when it is a day old. If no build uses the cluster, stop the cluster on the"
                                + " cloud's page"));
        return !isOld;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> isRun(name(file))).sorted().toList();
        }
    }

    /** What stands in it, blank if that is nothing; empty if the file is gone. */
    private static Optional<String> note(Path file) throws IOException {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private Path file(String run) {
        if (!isRun(run)) {
            throw new IllegalArgumentException("'" + run + "' is not the id of a run");
        }
        return directory.resolve(run);
    }

    private static boolean isRun(String run) {
        return run.matches("[a-z0-9]{1,40}");
    }
}
