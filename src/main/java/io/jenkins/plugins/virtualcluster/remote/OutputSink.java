package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;

/** Takes what comes of a script. */
@FunctionalInterface
public interface OutputSink {
    /** Takes output. Called by one thread; slow calls slow the stream down, not the script. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * The script has announced that its machine reboots. Called by any thread, more than once if the connection is lost
     * meanwhile; returns at once. A script of a moment announces it by its {@link ScriptEnd.Rebooting} only.
     */
    default void rebootAnnounced() {}
}
