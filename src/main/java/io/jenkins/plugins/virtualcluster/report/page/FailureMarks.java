package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.FailurePrint;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.KnownFailures;
import io.jenkins.plugins.virtualcluster.record.LineKinds;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.SuiteCases;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What failed in a run, as the index keeps it, so that failures of one kind are found over all runs without their outputs.
 *
 * @param marks the first kinds of failures, in the order of the stages
 * @param omitted how many failures are not among these
 */
record FailureMarks(List<Mark> marks, int omitted) {
    static final FailureMarks NONE = new FailureMarks(List.of(), 0);

    /** Of one run no more are kept. */
    private static final int MOST = 50;
    /** The ends of no more outputs of one run are read. */
    private static final int TAILS = 500;

    private static final int LAST = 10;
    private static final int BYTES = 8_192;
    /** No more of a text is kept, in characters. */
    private static final int LONGEST = 300;

    FailureMarks {
        marks = marks == null ? List.of() : List.copyOf(marks);
    }

    /**
     * Hosts that failed in one way in one stage; repetitions of a case that did are one failure.
     *
     * @param print what failures of one kind have in common, see {@link FailurePrint}
     * @param stage none if the run failed beside its stages
     * @param cause on one line
     * @param said the line of the first host's output that says most; empty if it printed nothing
     * @param hosts none if the stage, or the run, failed as a whole
     * @param known the known issue that it is
     */
    record Mark(
            String print,
            Optional<Stage> stage,
            Verdict verdict,
            String cause,
            String said,
            List<String> hosts,
            Optional<Issue> known) {
        Mark {
            hosts = List.copyOf(hosts);
        }
    }

    private record Key(String print, Optional<Stage> stage) {}

    /** Reads them out of a record; an output that cannot be read is taken as an empty one. */
    static FailureMarks of(RecordDirectory record, RunState state) {
        return new Reading(record, state).read();
    }

    private static final class Reading {
        private final RecordDirectory record;
        private final RunState state;
        private final SuiteCases cases;
        private final LineKinds kinds;
        private final String run;
        private final Map<Key, Mark> marks = new LinkedHashMap<>();
        private int omitted;
        private int tails;

        Reading(RecordDirectory record, RunState state) {
            this.record = record;
            this.state = state;
            this.cases = new SuiteCases(state);
            this.kinds = record.kinds();
            this.run = state.started().map(Event.RunStarted::run).orElse("");
        }

        FailureMarks read() {
            boolean anyStage = false;
            for (RunState.StageState stage : state.stages()) {
                List<Event.HostEnded> failed = stage.failedHosts();
                failed.forEach(this::failed);
                Optional<Verdict> whole = stage.verdict().filter(KnownFailures::isFailure);
                if (failed.isEmpty() && whole.isPresent()) {
                    failed(
                            Optional.of(cases.stage(stage.stage())),
                            whole.get(),
                            stage.cause().orElse(""),
                            state.known().of(stage.stage()));
                }
                anyStage |= !failed.isEmpty() || whole.isPresent();
            }
            Optional<Event.RunEnded> end = state.ended().filter(ended -> KnownFailures.isFailure(ended.verdict()));
            if (!anyStage && end.isPresent()) {
                failed(
                        Optional.empty(),
                        end.get().verdict(),
                        end.get().cause().orElse(""),
                        state.known().ofRun());
            }
            return new FailureMarks(List.copyOf(marks.values()), omitted);
        }

        private void failed(Optional<Stage> stage, Verdict verdict, String cause, Optional<Issue> known) {
            String print = FailurePrint.of(verdict, "", cause, List.of(), List.of("", run));
            add(new Mark(print, stage, verdict, shown(cause), "", List.of(), known));
        }

        private void failed(Event.HostEnded end) {
            List<String> lines = FailurePrint.telling(tail(end), kinds);
            String status = (end.exitCode().isPresent()
                            ? "exit " + end.exitCode().getAsInt()
                            : "")
                    + (end.signal().isPresent() ? "signal " + end.signal().getAsInt() : "");
            String cause = end.cause().orElse("");
            add(new Mark(
                    FailurePrint.of(end.verdict(), status, cause, lines, List.of(end.host(), run)),
                    Optional.of(cases.stage(end.stage())),
                    end.verdict(),
                    shown(cause),
                    lines.isEmpty() ? "" : shown(lines.get(lines.size() - 1)),
                    List.of(end.host()),
                    state.known().of(end.stage(), end.host())));
        }

        private void add(Mark mark) {
            Key key = new Key(mark.print, mark.stage);
            if (marks.size() >= MOST && !marks.containsKey(key)) {
                omitted++;
                return;
            }
            marks.merge(key, mark, (first, next) -> {
                Set<String> hosts = new LinkedHashSet<>(first.hosts);
                hosts.addAll(next.hosts);
                return new Mark(
                        first.print,
                        first.stage,
                        first.verdict,
                        first.cause,
                        first.said,
                        List.copyOf(hosts),
                        // of some hosts the issue may have been found before time was over
                        first.known.or(() -> next.known));
            });
        }

        private List<String> tail(Event.HostEnded end) {
            if (!RunDirectory.isPlain(end.host()) || tails++ >= TAILS) {
                return List.of();
            }
            Path output = record.files().output(end.stage(), end.host());
            try {
                return Files.isRegularFile(output, LinkOption.NOFOLLOW_LINKS)
                        ? OutputText.tail(record.file(output), LAST, BYTES)
                        : List.of();
            } catch (IOException | ApiException e) {
                // the cause alone tells kinds apart, too
                return List.of();
            }
        }

        private static String shown(String text) {
            String line = OutputText.printable(text.replace('\n', ' '));
            return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
        }
    }
}
