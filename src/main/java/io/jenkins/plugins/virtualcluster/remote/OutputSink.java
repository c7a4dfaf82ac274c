package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;

/** Takes what comes of a script. Output comes from one thread; slow calls slow the stream down, not the script. */
@FunctionalInterface
public interface OutputSink {
    /** @param length at most {@link #room} */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** How many bytes more it takes; of a sink that is full no more output is collected, and the script continues. */
    default long room() {
        return Long.MAX_VALUE;
    }

    /** Told at the script's end, if there was no room for all: so many bytes more were there. */
    default void leaveOut(long bytes) {}

    /** Called at the script's end, if the machine's disk keeps no more output: some may be missing, here and there. */
    default void unkept(Disk why) {}

    /** What keeps a machine from writing to its disk. */
    enum Disk {
        FULL,
        READ_ONLY
    }

    /**
     * The script has announced that its machine reboots. Called by any thread, more than once if the connection is lost
     * meanwhile; returns at once. A script of a moment announces it by its {@link ScriptEnd.Rebooting} only.
     */
    default void rebootAnnounced() {}

    /**
     * The script asks something. Called by the thread that reads the connection, so it returns at once; the same call
     * comes again when the script is followed again.
     */
    default void called(ScriptCall call) {}
}
