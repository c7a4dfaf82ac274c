package io.jenkins.plugins.virtualcluster.remote;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code follow.sh} says on its standard error, which a login shell may write to as well: calls of the script, and
 * its announcement of a reboot.
 */
final class CallReader extends OutputStream {
    /** Of a line; what is longer is none of ours. */
    private static final int LIMIT = 8 << 10;

    private static final Pattern CALL = Pattern.compile("virtual-cluster call ([0-9]{1,10}\\.[0-9]{1,20}) (.*)");
    private static final Pattern BOOT_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final int BOOT_ID_LENGTH = 36;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final BiConsumer<String, String> called;
    private final Runnable rebootAnnounced;
    private boolean tooLong;

    /** @param called takes a call's id and text */
    CallReader(BiConsumer<String, String> called, Runnable rebootAnnounced) {
        this.called = called;
        this.rebootAnnounced = rebootAnnounced;
    }

    @Override
    public void write(int b) {
        if (b != '\n') {
            tooLong |= line.size() == LIMIT;
            if (!tooLong) {
                line.write(b);
            }
            return;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (tooLong) {
            tooLong = false;
            return;
        }
        Matcher call = CALL.matcher(text);
        if (call.matches()) {
            called.accept(call.group(1), call.group(2));
        } else if (isBootId(text)) {
            rebootAnnounced.run();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
        // Whoever announces it by hand may leave out the end of the line.
        if (line.size() == BOOT_ID_LENGTH && isBootId(line.toString(StandardCharsets.UTF_8))) {
            rebootAnnounced.run();
        }
    }

    private static boolean isBootId(String text) {
        return BOOT_ID.matcher(text).matches();
    }
}
