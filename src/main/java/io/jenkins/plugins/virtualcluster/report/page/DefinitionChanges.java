package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What differs between the definitions that two records keep. */
final class DefinitionChanges {
    /** A longer file is told to differ, without how; in bytes. */
    private static final long LONGEST = 256 << 10;

    private static final int MOST_LINES = 20_000;
    /** Of both runs together, what is read to be compared line by line, in bytes. */
    private static final long READ = 8 << 20;
    /** All differences together have no more characters, but for the last one that fits in. */
    private static final int ROOM = 1 << 20;

    private long read = READ;
    private int room = ROOM;
    /** No more files are read. */
    private static final int MOST = 2_000;

    /**
     * A file that differs.
     *
     * @param diff in the unified form, or a sentence where that cannot be
     */
    record Change(String file, String diff) {}

    /** How the definitions differ: memory and time have bounds that do not depend on how large they are. */
    static List<Change> between(RecordDirectory a, RecordDirectory b) throws IOException {
        return new DefinitionChanges().compare(a, b);
    }

    private List<Change> compare(RecordDirectory a, RecordDirectory b) throws IOException {
        Map<String, Path> ofA = files(a);
        Map<String, Path> ofB = files(b);
        TreeSet<String> names = new TreeSet<>(ofA.keySet());
        names.addAll(ofB.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            Path fileA = ofA.get(name);
            Path fileB = ofB.get(name);
            if (fileA == null || fileB == null || differ(fileA, fileB)) {
                changes.add(new Change(name, diff(name, fileA, fileB)));
            }
        }
        return changes;
    }

    private static Map<String, Path> files(RecordDirectory record) throws IOException {
        Path root = record.files().path();
        Map<String, Path> files = new TreeMap<>();
        RunDirectory run = record.files();
        for (Path start : List.of(run.cluster(), run.used(), run.suite())) {
            if (Files.exists(start)) {
                Files.walkFileTree(start, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile()) {
                            files.put(root.relativize(file).toString(), file);
                        }
                        return files.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                    }
                });
            }
        }
        return files;
    }

    private static boolean differ(Path a, Path b) throws IOException {
        return Files.size(a) != Files.size(b) || Files.mismatch(a, b) >= 0;
    }

    private String diff(String name, Path a, Path b) throws IOException {
        long sizeA = a == null ? 0 : Files.size(a);
        long sizeB = b == null ? 0 : Files.size(b);
        if (sizeA > LONGEST || sizeB > LONGEST) {
            return "The files differ; they are too long to show how";
        }
        read -= sizeA + sizeB;
        if (read < 0 || room <= 0) {
            return "The files differ; more files differ than are compared line by line";
        }
        byte[] textA = a == null ? new byte[0] : Files.readAllBytes(a);
        byte[] textB = b == null ? new byte[0] : Files.readAllBytes(b);
        if (isBinary(textA) || isBinary(textB)) {
            return "The files differ; they are not text";
        }
        if (isTooMany(textA) || isTooMany(textB)) {
            return "The files differ; they have too many lines to show how";
        }
        String diff = UnifiedDiff.of(
                a == null ? "/dev/null" : "a/" + name, textA, b == null ? "/dev/null" : "b/" + name, textB);
        room -= diff.length();
        return diff;
    }

    private static boolean isTooMany(byte[] text) {
        int lines = 0;
        for (byte each : text) {
            lines += each == '\n' ? 1 : 0;
        }
        return lines > MOST_LINES;
    }

    private static boolean isBinary(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return true;
            }
        }
        return false;
    }
}
