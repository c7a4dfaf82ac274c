package io.jenkins.plugins.virtualcluster.remote;

import java.util.function.Consumer;

/**
 * What a script asks of who runs it, while it waits for the answer: a line that was written into the file {@code calls} of
 * its run's directory.
 *
 * @param id of the call among those of one run of the script: digits and a point
 * @param text what it asks, without line breaks, as the machine sent it
 * @param answer takes the answer, one line; never waits. It goes nowhere if the connection is lost: then the call comes again
 */
public record ScriptCall(String id, String text, Consumer<String> answer) {}
