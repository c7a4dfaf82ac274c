package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What differs between the definitions that two records keep. */
final class DefinitionChanges {
    /** A longer file is told to differ, without how. */
    private static final long LONGEST = 1 << 20;
    /** No more files are looked at. */
    private static final int MOST = 2_000;

    private DefinitionChanges() {}

    /**
     * A file that differs.
     *
     * @param diff in the unified form, or a sentence where that cannot be
     */
    record Change(String file, String diff) {}

    static List<Change> between(RecordDirectory a, RecordDirectory b) throws IOException {
        Map<String, Path> ofA = files(a);
        Map<String, Path> ofB = files(b);
        TreeSet<String> names = new TreeSet<>(ofA.keySet());
        names.addAll(ofB.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            Path fileA = ofA.get(name);
            Path fileB = ofB.get(name);
            if (fileA == null || fileB == null || Files.mismatch(fileA, fileB) >= 0) {
                changes.add(new Change(name, diff(name, fileA, fileB)));
            }
        }
        return changes;
    }

    private static Map<String, Path> files(RecordDirectory record) throws IOException {
        Path root = record.files().path();
        Map<String, Path> files = new TreeMap<>();
        for (Path start : List.of(record.files().cluster(), record.files().suite())) {
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

    private static String diff(String name, Path a, Path b) throws IOException {
        if (isTooLong(a) || isTooLong(b)) {
            return "The files differ; they are too long to show how";
        }
        byte[] textA = a == null ? new byte[0] : Files.readAllBytes(a);
        byte[] textB = b == null ? new byte[0] : Files.readAllBytes(b);
        if (isBinary(textA) || isBinary(textB)) {
            return "The files differ; they are no text";
        }
        return UnifiedDiff.of(
                a == null ? "/dev/null" : "a/" + name,
                lines(textA),
                b == null ? "/dev/null" : "b/" + name,
                lines(textB));
    }

    private static boolean isTooLong(Path file) throws IOException {
        return file != null && Files.size(file) > LONGEST;
    }

    private static boolean isBinary(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return true;
            }
        }
        return false;
    }

    private static List<String> lines(byte[] text) {
        if (text.length == 0) {
            return List.of();
        }
        return Arrays.asList(new String(text, StandardCharsets.UTF_8).split("(?<=\n)"));
    }
}
