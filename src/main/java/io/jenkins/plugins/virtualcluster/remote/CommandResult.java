package io.jenkins.plugins.virtualcluster.remote;

/**
 * What a short command gave.
 *
 * @param exitCode 0 to 255, or -1 if the machine told none
 */
public record CommandResult(int exitCode, String output, String errors) {}
