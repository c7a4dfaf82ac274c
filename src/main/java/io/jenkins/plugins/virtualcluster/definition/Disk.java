package io.jenkins.plugins.virtualcluster.definition;

import java.util.Optional;

/**
 * An extra disk of a host: empty, thin.
 *
 * @param mount where the commands of the tag {@code diskmounts} mount it, an absolute path; a disk without one is left raw
 */
public record Disk(DataSize size, Optional<String> mount) {}
