package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A cloud-config of the user's, for cloud-init at the first boot of a host.
 *
 * @param file where it was read from, relative to the repository; empty if it is part of the cluster's file
 * @param text YAML that begins with the line {@code #cloud-config}
 */
public record UserData(Optional<Path> file, String text) {
    /** The first line of each. */
    public static final String HEADER = "#cloud-config";
}
