package io.jenkins.plugins.virtualcluster.remote;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Whatever a delivered file is called and holds: a stream is made of it that says just that, or its name is refused. */
public final class TarDeliveryFuzz {
    private TarDeliveryFuzz() {}

    /** @param data the file's name, a line's end, and what it holds */
    public static void fuzzerTestOneInput(byte[] data) throws IOException, RemoteException {
        int end = 0;
        while (end < data.length && data[end] != '\n') {
            end++;
        }
        String name = new String(data, 0, end, StandardCharsets.UTF_8);
        String text = new String(data, end, data.length - end, StandardCharsets.UTF_8);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try {
            TarDelivery.write(new FileTree().add(name, text, 0755), stream);
        } catch (IllegalArgumentException e) {
            return;
        }
        TarReader tar = new TarReader(new ByteArrayInputStream(stream.toByteArray()));
        TarArchiveEntry entry = tar.next().orElseThrow(() -> new AssertionError("nothing came"));
        byte[] content = new byte[(int) entry.getSize()];
        for (int at = 0; at < content.length; ) {
            byte[] piece = new byte[1000];
            int n = tar.read(piece);
            System.arraycopy(piece, 0, content, at, n);
            at += n;
        }
        if (!Arrays.equals(content, text.getBytes(StandardCharsets.UTF_8))
                || !entry.getName().equals(name)
                || tar.next().isPresent()) {
            throw new AssertionError("\"" + name + "\" became " + entry.getName());
        }
    }
}
