package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Private directories that are left of clusters which are gone, or never came to be. */
public final class DesertedDirectories {
    /** One without a word of its process may be just being made or removed. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private DesertedDirectories() {}

    /**
     * Those that no living process uses.
     *
     * @param directories the master's private directories, each named by its cluster's run; may not be there
     * @param hypervisor those of clusters of others are left out
     * @param there the runs of which that hypervisor has something
     */
    public static List<Path> in(Path directories, HypervisorAddress hypervisor, Set<String> there) throws IOException {
        List<Path> deserted = new ArrayList<>();
        if (Files.isDirectory(directories)) {
            try (Stream<Path> all = Files.list(directories)) {
                for (Path directory : all.sorted().toList()) {
                    if (!there.contains(String.valueOf(directory.getFileName())) && isDeserted(directory, hypervisor)) {
                        deserted.add(directory);
                    }
                }
            }
        }
        return deserted;
    }

    private static boolean isDeserted(Path directory, HypervisorAddress hypervisor) throws IOException {
        PrivateFiles files = PrivateFiles.in(directory);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !files.isDeserted()) {
            return false;
        }
        if (files.isThere()) {
            return files.kept().address().place().equals(hypervisor.place());
        }
        Instant changed =
                Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS).toInstant();
        return changed.isBefore(Instant.now().minus(YOUNG));
    }
}
