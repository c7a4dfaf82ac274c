package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.report.OutputLines;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One line for each event that matters, with the seconds since the run began; and every line of output if asked for. */
public final class PlainProgress implements Progress {
    private final PrintStream out;
    private final boolean verbose;
    private final Map<String, OutputLines> lines = new ConcurrentHashMap<>();
    private Optional<Instant> start = Optional.empty();

    public PlainProgress(PrintStream out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    @Override
    public void event(Event event) {
        if (event instanceof Event.RunStarted) {
            start = Optional.of(event.at());
        } else if (event instanceof Event.HostEnded ended) {
            Optional.ofNullable(lines.remove(prefix(ended.stage(), ended.host())))
                    .ifPresent(OutputLines::finish);
        }
        double seconds = Duration.between(start.orElse(event.at()), event.at()).toMillis() / 1000.0;
        String time = String.format(Locale.ROOT, "%8.1f  ", seconds);
        StringBuilder text = new StringBuilder();
        EventLines.of(event).forEach(line -> text.append(time).append(line).append('\n'));
        if (text.length() > 0) {
            out.print(text);
            out.flush();
        }
    }

    @Override
    public void output(Stage stage, String host, ByteBuffer bytes) {
        if (verbose) {
            lines.computeIfAbsent(prefix(stage, host), prefix -> new OutputLines(prefix, out))
                    .take(bytes);
        }
    }

    private static String prefix(Stage stage, String host) {
        return stage + " " + host + "| ";
    }

    @Override
    public void close() {
        lines.values().forEach(OutputLines::finish);
        lines.clear();
    }
}
