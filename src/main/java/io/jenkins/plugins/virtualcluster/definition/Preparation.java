package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an image becomes the one that a host is started from: a script that runs once on one guest of the image.
 *
 * @param script as written
 * @param text the script with its tags replaced; it is the same for all hosts
 * @param files what is delivered with the script
 * @param key tags, with their values, that tell prepared images apart though the script does not name them
 * @param timeout how long the script may run
 */
public record Preparation(
        Script script, String text, Optional<Folder> files, Map<String, String> key, Duration timeout) {
    /** Of a preparation that says nothing of it. */
    public static final Duration USUAL_TIMEOUT = Duration.ofMinutes(30);

    public Preparation {
        key = Collections.unmodifiableMap(new TreeMap<>(key));
    }

    /**
     * A directory of the repository.
     *
     * @param path from the top of the repository
     * @param place from the top of the directory that the definitions were read from, which may be a record
     */
    public record Folder(Path path, Path place) {}
}
