package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file on a machine that is too long to be brought whole.
 *
 * @param size in bytes, as the machine says
 * @param name relative to the root, beginning with {@code ./}
 */
record OversizedFile(long size, String name) {
    static final String END = "virtual-cluster files";

    private static final Pattern FORM = Pattern.compile("(\\d{1,18}) (\\./.+)", Pattern.DOTALL);
    private static final int LIST_LIMIT = 1 << 20;

    /**
     * Reads the list that stands before a tar stream, and not a byte further. Other lines are omitted.
     *
     * @return empty if the stream ends before the list's end
     * @throws IOException if there is no end of the list
     */
    static List<OversizedFile> list(InputStream in) throws IOException {
        List<OversizedFile> files = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int read = 0; read < LIST_LIMIT; read++) {
            int next = in.read();
            if (next < 0) {
                return List.of();
            }
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            if (line.toString().equals(END)) {
                return files;
            }
            Matcher matcher = FORM.matcher(line);
            if (matcher.matches()) {
                byte[] name = matcher.group(2).getBytes(StandardCharsets.ISO_8859_1);
                files.add(
                        new OversizedFile(Long.parseLong(matcher.group(1)), new String(name, StandardCharsets.UTF_8)));
            }
            line.setLength(0);
        }
        throw new IOException("its list of files does not end");
    }
}
