package io.jenkins.plugins.virtualcluster.cli.records;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The outputs of several hosts in one stage as one, in the order in which their lines came, each with its time in UTC and its host. It is
 * read as it is printed, so that outputs may be larger than the memory.
 */
final class MergedOutput implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    /** Of a line; what is longer is broken. */
    private static final int LONGEST = 1 << 16;

    private final List<Timed> all = new ArrayList<>();

    /**
     * Adds an output; one whose file is not there is empty.
     *
     * @param times says when which bytes came, see {@code RunDirectory.times}; where it says nothing, they came at the start
     */
    void add(String host, Path output, Path times, Instant started) throws IOException {
        if (Files.isRegularFile(output)) {
            all.add(new Timed(host, all.size(), output, times, started.toEpochMilli()));
        }
    }

    void print(CommandContext context) throws IOException {
        int width = all.stream().mapToInt(each -> each.host.length()).max().orElse(0);
        PriorityQueue<Timed> heads = new PriorityQueue<>(
                Comparator.<Timed>comparingLong(each -> each.time).thenComparingInt(each -> each.order));
        for (Timed each : all) {
            if (each.next()) {
                heads.add(each);
            }
        }
        while (!heads.isEmpty()) {
            Timed first = heads.poll();
            context.out()
                    .println(TIME.format(Instant.ofEpochMilli(first.time)) + " " + first.host
                            + " ".repeat(width - first.host.length()) + "| " + OutputText.printable(first.line));
            if (first.next()) {
                heads.add(first);
            }
        }
        context.out().flush();
    }

    @Override
    public void close() throws IOException {
        for (Timed each : all) {
            each.close();
        }
    }

    /** One output, line by line. */
    private static final class Timed implements AutoCloseable {
        private final String host;
        private final int order;
        private final InputStream in;
        private final BufferedReader times;
        private long offset;
        private long time;
        private String line = "";
        /** The next change of the time: from that byte on. */
        private long changeOffset = Long.MAX_VALUE;

        private long changeTime;

        Timed(String host, int order, Path output, Path times, long started) throws IOException {
            this.host = host;
            this.order = order;
            this.time = started;
            this.in = new BufferedInputStream(Files.newInputStream(output));
            this.times = Files.isRegularFile(times)
                    ? Files.newBufferedReader(times, StandardCharsets.ISO_8859_1)
                    : new BufferedReader(new StringReader(""));
            readChange();
        }

        private void readChange() throws IOException {
            String[] words = String.valueOf(times.readLine()).split(" ");
            changeOffset = Long.MAX_VALUE;
            if (words.length == 2 && words[0].matches("\\d{1,18}") && words[1].matches("\\d{1,15}")) {
                changeOffset = Long.parseLong(words[0]);
                changeTime = Long.parseLong(words[1]);
            }
        }

        /** Goes to the next line; returns whether there is one. */
        boolean next() throws IOException {
            while (changeOffset <= offset) {
                time = changeTime;
                readChange();
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int next = in.read();
            if (next < 0) {
                return false;
            }
            while (next >= 0 && next != '\n' && bytes.size() < LONGEST) {
                bytes.write(next);
                offset++;
                next = bytes.size() < LONGEST ? in.read() : -2;
            }
            if (next == '\n') {
                offset++;
            }
            line = bytes.toString(StandardCharsets.UTF_8);
            return true;
        }

        @Override
        public void close() throws IOException {
            try (times) {
                in.close();
            }
        }
    }
}
