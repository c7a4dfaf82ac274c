package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;

/** Takes a script's output as it comes. Called by one thread; slow calls slow the stream down, not the script. */
@FunctionalInterface
public interface OutputSink {
    void write(byte[] bytes, int offset, int length) throws IOException;
}
