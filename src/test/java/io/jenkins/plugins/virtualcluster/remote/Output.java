package io.jenkins.plugins.virtualcluster.remote;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Keeps a script's output and lets tests wait for it. */
class Output implements OutputSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        bytes.write(from, offset, length);
        notifyAll();
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    synchronized int size() {
        return bytes.size();
    }

    synchronized void awaitSize(int size) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (bytes.size() < size) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("only " + bytes.size() + " of " + size + " bytes came: " + text());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
