package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The runs that this Jenkins goes on with, also after it was killed and started again: their clusters are no leftovers. A
 * file for each, in which its build stands.
 */
public final class RunsInUse {
    private final Path directory;

    public RunsInUse(Path directory) {
        this.directory = directory;
    }

    /**
     * Before anything of the run is made.
     *
     * @param build says what goes on with it; read back by {@link #all}
     */
    public void begin(String run, String build) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(file(run), build);
    }

    /** When nothing of the run is there any more, or the rest may be removed. */
    public void end(String run) throws IOException {
        Files.deleteIfExists(file(run));
    }

    public boolean contains(String run) {
        return isRun(run) && Files.exists(file(run), LinkOption.NOFOLLOW_LINKS);
    }

    /** Each run with its build. */
    public Map<String, String> all() throws IOException {
        Map<String, String> all = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    all.put(String.valueOf(file.getFileName()), Files.readString(file));
                }
            }
        }
        return all;
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
