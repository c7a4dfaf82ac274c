package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.record.ImageType;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The files below a record's {@code collected/}: what guests left, so neither names nor contents are to be trusted. */
final class CollectedFiles {
    /** No list holds more. */
    private static final int MOST = 10_000;
    /** No more directories are looked into. */
    private static final int MOST_DIRECTORIES = 10_000;
    /** So much of a file tells whether it is text, in bytes. */
    private static final int LOOKED_AT = 8 << 10;

    private CollectedFiles() {}

    /**
     * A collected file.
     *
     * @param path below {@code collected/}
     * @param stage none for a console
     * @param name below the directory of its stage and host
     * @param kind file, attachment, console, core or backtrace
     */
    record Entry(String path, Optional<Stage> stage, Optional<String> host, String name, long size, String kind) {}

    /** The regular files, by path; links are omitted. */
    static List<Entry> of(RecordDirectory record) throws IOException {
        Path root = root(record);
        List<Entry> entries = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return entries;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            private int directories;

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                directories++;
                return directories <= MOST_DIRECTORIES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    entries.add(entry(root.relativize(file), attributes.size()));
                }
                return entries.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }
        });
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    private static Path root(RecordDirectory record) {
        return record.files().path().resolve("collected");
    }

    private static Entry entry(Path path, long size) {
        int stageParts = path.getName(0).toString().equals("case") ? 3 : 1;
        if (path.getNameCount() <= stageParts + 1) {
            return unplaced(path, size);
        }
        try {
            Stage stage = Stage.parse(path.subpath(0, stageParts).toString());
            Path name = path.subpath(stageParts + 1, path.getNameCount());
            return new Entry(
                    path.toString(),
                    Optional.of(stage),
                    Optional.of(path.getName(stageParts).toString()),
                    name.toString(),
                    size,
                    Attachment.isPath(name.toString()) ? "attachment" : kind(path));
        } catch (IllegalArgumentException e) {
            return unplaced(path, size);
        }
    }

    private static Entry unplaced(Path path, long size) {
        String name = lastName(path);
        boolean console = path.getNameCount() == 2 && path.startsWith("console") && name.endsWith(".log");
        Optional<String> host =
                console ? Optional.of(name.substring(0, name.length() - ".log".length())) : Optional.empty();
        return new Entry(path.toString(), Optional.empty(), host, name, size, console ? "console" : kind(path));
    }

    private static String lastName(Path path) {
        return path.getName(path.getNameCount() - 1).toString();
    }

    private static String kind(Path path) {
        String name = lastName(path);
        if (name.contains("backtrace")) {
            return "backtrace";
        }
        return name.equals("core") || name.startsWith("core.") ? "core" : "file";
    }

    /** A file as a download. */
    static ApiAnswer answer(RecordDirectory record, List<String> parts) throws IOException {
        Path file = file(record, parts);
        return ApiAnswer.of("application/octet-stream", FileBody.of(file)).attachedAs(lastName(file));
    }

    /** A file that is an image by its content, to be shown; what else it may be, no browser takes it for anything but that. */
    static ApiAnswer image(RecordDirectory record, List<String> parts) throws IOException {
        Path file = file(record, parts);
        ImageType type = ImageType.of(file)
                .orElseThrow(() -> ApiException.notFound(
                        lastName(file) + " is no PNG, JPEG, GIF or WebP image; download it instead"));
        return ApiAnswer.of(type.mime(), FileBody.of(file))
                .tagged(record.id() + "-" + Files.size(file) + "-"
                        + Files.getLastModifiedTime(file).toMillis());
    }

    /**
     * The real path of a collected file.
     *
     * @param parts of its path below {@code collected/}
     * @throws ApiException 404, if it is not there, is no regular file, or is outside of the record by a link
     */
    static Path file(RecordDirectory record, List<String> parts) throws IOException {
        Path file = root(record);
        try {
            for (String part : parts) {
                file = file.resolve(part);
            }
        } catch (InvalidPathException e) {
            throw ApiException.notFound("The record " + record.id() + " has no such file");
        }
        return record.file(file);
    }

    /**
     * Whether a file is meant to be read, as far as its beginning says: a console always is, though guests print anything there.
     * What holds a zero byte is not, nor what is to a large part neither UTF-8 nor printable.
     *
     * @param file of the record, by its real path
     */
    static boolean isText(RecordDirectory record, Path file) throws IOException {
        if (file.startsWith(root(record).toRealPath().resolve("console"))) {
            return true;
        }
        byte[] begin;
        try (InputStream in = Files.newInputStream(file)) {
            begin = in.readNBytes(LOOKED_AT);
        }
        int strange = 0;
        for (byte one : begin) {
            if (one == 0) {
                return false;
            }
            strange += one > 0 && one < ' ' && "\t\n\r\f\b\u001b".indexOf(one) < 0 ? 1 : 0;
        }
        // each byte that is not of UTF-8 becomes one such character; one may be cut at the end
        strange += (int) new String(begin, StandardCharsets.UTF_8)
                .chars()
                .filter(c -> c == '\ufffd')
                .count();
        return strange * 4 <= begin.length + 4;
    }
}
