package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;

/**
 * A script as written, its tags not yet replaced.
 *
 * @param file relative to the repository
 * @param text begins with its {@code #!} line
 */
public record Script(Path file, String text) {}
