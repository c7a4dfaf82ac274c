package io.jenkins.plugins.virtualcluster.suite;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Standard output by which a process stands still for ever at a moment, to be killed then. */
public final class HaltingOutput extends OutputStream {
    private final String text;
    private final int times;
    private final Path reached;
    private final StringBuilder said = new StringBuilder();

    private HaltingOutput(String text, int times, Path reached) {
        this.text = text;
        this.times = times;
        this.reached = reached;
    }

    /**
     * @param text a regular expression; never if it is empty
     * @param times how often it has come then
     * @param reached a file that is made then
     */
    public static PrintStream at(String text, int times, Path reached) {
        return new PrintStream(new HaltingOutput(text, times, reached), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        System.out.write(bytes, offset, length);
        System.out.flush();
        said.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
        if (!text.isEmpty() && said.toString().split(text, -1).length > times) {
            Files.createFile(reached);
            while (true) {
                LockSupport.park(this);
            }
        }
    }
}
