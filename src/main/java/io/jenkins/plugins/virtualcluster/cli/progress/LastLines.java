package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each host printed last, at little cost however much it prints. */
final class LastLines {
    private static final int KEPT = 512;

    private final Map<String, byte[]> tails = new ConcurrentHashMap<>();

    void take(Stage stage, String host, ByteBuffer bytes) {
        int count = Math.min(KEPT, bytes.remaining());
        byte[] end = new byte[count];
        bytes.duplicate().position(bytes.limit() - count).get(end);
        tails.merge(stage + " " + host, end, LastLines::join);
    }

    private static byte[] join(byte[] before, byte[] added) {
        int kept = Math.min(before.length, KEPT - added.length);
        byte[] result = new byte[kept + added.length];
        System.arraycopy(before, before.length - kept, result, 0, kept);
        System.arraycopy(added, 0, result, kept, added.length);
        return result;
    }

    /** The last line that is not blank; empty if there is none. */
    String of(Stage stage, String host) {
        byte[] tail = tails.getOrDefault(stage + " " + host, new byte[0]);
        List<String> lines = new String(tail, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.isEmpty() ? "" : OutputText.printable(lines.get(lines.size() - 1));
    }

    void forget(Stage stage, String host) {
        tails.remove(stage + " " + host);
    }
}
