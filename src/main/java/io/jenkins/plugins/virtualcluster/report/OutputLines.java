package io.jenkins.plugins.virtualcluster.report;

import io.jenkins.plugins.virtualcluster.record.OutputText;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Prints a host's output line by line, each with a prefix, printable, folded where it is very long. */
public final class OutputLines extends OutputStream {
    private static final int LONGEST = 1000;

    private final String prefix;
    private final PrintStream out;
    private final byte[] line = new byte[LONGEST];
    private int length;

    public OutputLines(String prefix, PrintStream out) {
        this.prefix = prefix;
        this.out = out;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        take(ByteBuffer.wrap(bytes, offset, count));
    }

    /** Takes the next bytes; prints the lines that have ended. */
    public synchronized void take(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                flush(text, length);
            } else {
                if (length == LONGEST) {
                    flush(text, wholeCharacters());
                }
                line[length++] = next;
            }
        }
        print(text);
    }

    /** Prints what came without an end of line. */
    public synchronized void finish() {
        if (length > 0) {
            StringBuilder text = new StringBuilder();
            flush(text, length);
            print(text);
        }
    }

    /** A character of several bytes is not cut in two. */
    private int wholeCharacters() {
        int end = length;
        while (end > length - 4 && (line[end - 1] & 0xc0) == 0x80) {
            end--;
        }
        int first = line[end - 1] & 0xff;
        int size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
        return length - (end - 1) < size ? end - 1 : length;
    }

    private void flush(StringBuilder text, int end) {
        text.append(prefix)
                .append(OutputText.printable(new String(line, 0, end, StandardCharsets.UTF_8)))
                .append('\n');
        System.arraycopy(line, end, line, 0, length - end);
        length -= end;
    }

    private void print(StringBuilder text) {
        if (text.length() > 0) {
            out.print(text);
            out.flush();
        }
    }
}
