package io.jenkins.plugins.virtualcluster.definition;

/**
 * How much is kept of what hosts send.
 *
 * @param output of one host's output of one stage, from its beginning
 * @param logs of the files that are collected from one host at once
 */
public record Limits(DataSize output, DataSize logs) {
    public static final Limits DEFAULT = new Limits(DataSize.parse("1 GiB"), DataSize.parse("1 GiB"));
}
