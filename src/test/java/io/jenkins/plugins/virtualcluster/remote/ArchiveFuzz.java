package io.jenkins.plugins.virtualcluster.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whatever a machine sends for its files: nothing is made outside, and no more than the limits allow. */
public final class ArchiveFuzz {
    private static final CollectLimits LIMITS = new CollectLimits(5, 600, 1500);
    private static Path directory;

    private ArchiveFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        if (directory == null) {
            directory = Files.createTempDirectory("fuzz");
        }
        Path into = directory.resolve("into");
        ArchiveUnpacker collector = new ArchiveUnpacker(into, LIMITS);
        ByteArrayInputStream stream = new ByteArrayInputStream(data);
        try {
            List<OversizedFile> longFiles = OversizedFile.list(stream);
            collector.unpack(new TarReader(stream));
            for (OversizedFile file : longFiles) {
                if (!collector.isFull()) {
                    collector.takeEnd(file, 0, stream);
                }
            }
        } catch (IOException e) {
            if (e.getMessage() == null) {
                throw e;
            }
        }
        check(collector.result(), into);
    }

    private static void check(Collected collected, Path into) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> found = all.sorted(Comparator.reverseOrder()).toList();
            List<Path> files = found.stream().filter(Files::isRegularFile).toList();
            List<Path> told = collected.files().stream().map(into::resolve).toList();
            long bytes = 0;
            for (Path path : found) {
                bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
                if (!path.equals(directory)) {
                    Files.delete(path);
                }
            }
            if (!files.containsAll(told)
                    || files.size() != told.size()
                    || !files.stream().allMatch(file -> file.startsWith(into))
                    || bytes != collected.bytes()
                    || bytes > LIMITS.bytes()
                    || files.size() > LIMITS.files()
                    || collected.notes().stream().anyMatch(note -> note.matches("(?s).*\\p{Cntrl}.*"))) {
                throw new AssertionError(found + " came of " + collected);
            }
        }
    }
}
