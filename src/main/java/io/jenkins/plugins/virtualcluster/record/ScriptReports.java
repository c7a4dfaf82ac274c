package io.jenkins.plugins.virtualcluster.record;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results, measurements and attachments of a run: what its scripts reported and were answered {@code ok}, in the order of the first report.
 * Not safe for use by several threads.
 */
public final class ScriptReports {
    /** Of results, and of measurements, in a run; no more are accepted. */
    public static final int MOST = 100_000;

    private record Part(Stage stage, String host) {}

    private record Key(Stage stage, String host, String name) {}

    private final Map<Key, ScriptResult> results = new LinkedHashMap<>();
    private final Map<Key, Measurement> measurements = new LinkedHashMap<>();
    private final Map<Key, Attachment> attachments = new LinkedHashMap<>();
    /** When the host's last result came, or its script began. */
    private final Map<Part, Instant> last = new HashMap<>();

    /** Whether that call reports something, be it right or wrong. */
    public static boolean isReport(String call) {
        return ScriptResult.isCall(call) || Measurement.isCall(call);
    }

    /**
     * Why a script's report cannot be accepted.
     *
     * @return none if it can
     */
    public Optional<String> refusal(Stage stage, String host, String call) {
        try {
            if (ScriptResult.isCall(call)) {
                ScriptResult result = ScriptResult.parse(stage, host, Instant.EPOCH, call);
                return full(results, new Key(stage, host, result.name()), "results");
            }
            Measurement measured = Measurement.parse(stage, host, Instant.EPOCH, call);
            return full(measurements, new Key(stage, host, measured.name()), "measurements");
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> full(Map<Key, ?> kept, Key key, String what) {
        return kept.size() < MOST || kept.containsKey(key)
                ? Optional.empty()
                : Optional.of("the run has " + MOST + " " + what + "; more are not kept");
    }

    /** Takes the next event in. */
    public void apply(Event event) {
        if (event instanceof Event.StageStarted e) {
            e.hosts().forEach(host -> last.put(new Part(e.stage(), host), e.at()));
        } else if (event instanceof Event.ScriptCalled e
                && isReport(e.call())
                && e.answer().filter("ok"::equals).isPresent()
                && refusal(e.stage(), e.host(), e.call()).isEmpty()) {
            called(e);
        } else if (event instanceof Event.ResultsRead e) {
            e.results().forEach(entry -> read(e, entry));
        } else if (event instanceof Event.FileAttached e
                && Attachment.isPath(e.content().path())
                && attachments.size() < Attachment.MOST) {
            attachments.put(new Key(e.stage(), e.host(), e.content().path()), Attachment.of(e));
        }
    }

    private void read(Event.ResultsRead event, Event.ResultsRead.Entry entry) {
        Key key = new Key(event.stage(), event.host(), entry.name());
        if (full(results, key, "results").isEmpty()) {
            results.put(
                    key,
                    new ScriptResult(
                            event.stage(),
                            event.host(),
                            event.at(),
                            entry.name(),
                            entry.outcome(),
                            entry.text(),
                            Math.max(0, entry.millis())));
        }
    }

    /** How many results more are accepted, of whatever names. */
    public int room() {
        return MOST - results.size();
    }

    private void called(Event.ScriptCalled event) {
        if (Measurement.isCall(event.call())) {
            Measurement measured = Measurement.parse(event.stage(), event.host(), event.at(), event.call());
            measurements.put(new Key(event.stage(), event.host(), measured.name()), measured);
            return;
        }
        ScriptResult result = ScriptResult.parse(event.stage(), event.host(), event.at(), event.call());
        Instant before = last.put(new Part(event.stage(), event.host()), event.at());
        long millis = before == null
                ? 0
                : Math.max(0, Duration.between(before, event.at()).toMillis());
        results.put(new Key(event.stage(), event.host(), result.name()), result.took(millis));
    }

    /** All results. */
    public List<ScriptResult> results() {
        return List.copyOf(results.values());
    }

    /** All measurements. */
    public List<Measurement> measurements() {
        return List.copyOf(measurements.values());
    }

    /** All files that were attached. */
    public List<Attachment> attachments() {
        return List.copyOf(attachments.values());
    }

    /** Those results of a host in a stage that failed. */
    public List<ScriptResult> failed(Stage stage, String host) {
        return results.values().stream()
                .filter(result -> result.failed()
                        && result.stage().equals(stage)
                        && result.host().equals(host))
                .toList();
    }

    /** The measurements of a host in a stage. */
    public List<Measurement> measured(Stage stage, String host) {
        return measurements.values().stream()
                .filter(one -> one.stage().equals(stage) && one.host().equals(host))
                .toList();
    }
}
