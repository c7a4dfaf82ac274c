package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Reports how far a long transfer is: each second to who watches it now, and ever more rarely to who keeps it, so that even
 * hours give a few notes only. For one thread.
 */
final class TransferProgress {
    private static final double SECOND = 1e9;
    /** Seconds until the first note; each later one comes after half as much time again, but not sooner than this. */
    private static final double FIRST = 10;
    /** The rate is that of the last one to two times so many seconds. */
    private static final double WINDOW = 5;

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private final String what;
    private final Hypervisor.StartListener listener;
    private final LongSupplier nanos;
    private final long begin;
    private double shown;
    private double noted;
    private double nextNote = FIRST;
    private double mark;
    private long markBytes;
    private double lastMark;
    private long lastMarkBytes;

    /**
     * @param what is done to what, such as {@code Downloading image https://example.org/i.qcow2}
     * @param there bytes that an earlier transfer brought
     * @param nanos a clock that nobody sets
     */
    TransferProgress(String what, long there, Hypervisor.StartListener listener, LongSupplier nanos) {
        this.what = what;
        this.listener = listener;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
        this.markBytes = there;
        this.lastMarkBytes = there;
    }

    /**
     * @param bytes that are there
     * @param whole that will be there at the end; less than 0 if nobody knows
     */
    void at(long bytes, long whole) {
        double now = (nanos.getAsLong() - begin) / SECOND;
        if (bytes < markBytes) {
            // It began again.
            mark = now;
            lastMark = now;
            markBytes = bytes;
            lastMarkBytes = bytes;
        } else if (now - mark >= WINDOW) {
            lastMark = mark;
            lastMarkBytes = markBytes;
            mark = now;
            markBytes = bytes;
        }
        if (now - shown >= 1) {
            shown = now;
            String sentence = sentence(bytes, whole, now);
            listener.progress(sentence);
            if (now >= nextNote) {
                noted = now;
                nextNote = Math.max(noted + FIRST, noted * 1.5);
                listener.note(sentence);
            }
        }
    }

    /** The same bytes; each read of them is reported. */
    InputStream reported(InputStream in, long whole) {
        return new FilterInputStream(in) {
            private long done;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                done += Math.max(0, read);
                at(done, whole);
                return read;
            }
        };
    }

    /** Nothing more is to be shown of it. */
    void end() {
        listener.progress("");
    }

    private String sentence(long bytes, long whole, double now) {
        StringBuilder text = new StringBuilder(what).append(": ").append(amount(bytes));
        if (whole > 0) {
            text.append(" of ")
                    .append(amount(whole))
                    .append(" (")
                    .append(bytes * 100 / whole)
                    .append(" %)");
        }
        double rate = now > lastMark ? (bytes - lastMarkBytes) / (now - lastMark) : 0;
        text.append(", ").append(amount((long) rate)).append("/s");
        if (whole > 0 && rate >= 1) {
            text.append(", ").append(time((long) ((whole - bytes) / rate))).append(" left");
        }
        return text.toString();
    }

    /** Such as {@code 12.5 MiB}. */
    static String amount(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    private static String time(long seconds) {
        if (seconds < 100) {
            return seconds + " s";
        }
        long minutes = (seconds + 30) / 60;
        return minutes < 100 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
