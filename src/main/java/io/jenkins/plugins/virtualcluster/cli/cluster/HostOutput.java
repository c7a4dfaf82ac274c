package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.remote.OutputSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a command printed on one host: its beginning, and enough of the rest to tell whether it equals another's. */
final class HostOutput implements OutputSink {
    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final MessageDigest digest;
    private long length;

    /** @param limit bytes that are kept */
    HostOutput(int limit) {
        this.limit = limit;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int count) {
        length += count;
        digest.update(bytes, offset, count);
        kept.write(bytes, offset, Math.min(count, limit - kept.size()));
    }

    synchronized String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    /** Bytes behind the text that were not kept. */
    synchronized long omitted() {
        return length - kept.size();
    }

    /** The same for equal outputs only. */
    synchronized String fingerprint() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
