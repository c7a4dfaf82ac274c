package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;

/**
 * An entry of {@code images.yaml} that a host's image comes from.
 *
 * @param name that definitions use
 * @param text the entry's value as YAML on one line
 */
public record NamedImage(String name, String text) {
    /** Where the entries are, in a repository. */
    public static final Path FILE = Path.of("images.yaml");
}
