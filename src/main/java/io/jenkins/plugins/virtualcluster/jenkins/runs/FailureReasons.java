package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a run that is over failed, as lines for the log of its build: in which stage on which hosts, with the last lines that the
 * first of them printed. Of many only the first are told.
 */
final class FailureReasons {
    private static final int STAGES = 10;
    private static final int HOSTS = 3;
    private static final int LINES = 5;
    private static final int BYTES = 4096;

    private final RunState state;
    private final RunDirectory record;
    private final boolean outputs;

    /** @param outputs whether the last lines are told; they are not where the log has all output */
    FailureReasons(RunState state, RunDirectory record, boolean outputs) {
        this.state = state;
        this.record = record;
        this.outputs = outputs;
    }

    /** None if no stage failed: then the verdict of the run has its own cause. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<StageState> failed = state.stages().stream()
                .filter(stage -> !stage.failedHosts().isEmpty())
                .toList();
        for (StageState stage : failed.subList(0, Math.min(STAGES, failed.size()))) {
            stage(stage, lines);
        }
        if (failed.size() > STAGES) {
            lines.add("and " + more(failed.size() - STAGES, "stage"));
        }
        return lines;
    }

    private void stage(StageState stage, List<String> lines) {
        List<Event.HostEnded> ends = stage.failedHosts();
        for (Event.HostEnded end : ends.subList(0, Math.min(HOSTS, ends.size()))) {
            lines.add(end.verdict() + " " + name(stage.stage()) + " on " + end.host()
                    + end.cause().map(cause -> ": " + cause.replace('\n', ' ')).orElse(""));
            state.known().of(end.stage(), end.host()).ifPresent(issue -> lines.add("  known issue: " + issue.words()));
        }
        if (ends.size() > HOSTS) {
            lines.add("  and on " + more(ends.size() - HOSTS, "host"));
        }
        if (outputs) {
            output(ends.get(0), lines);
        }
    }

    private void output(Event.HostEnded end, List<String> lines) {
        try {
            List<String> last = RunDirectory.isPlain(end.host())
                    ? OutputText.tail(record.output(end.stage(), end.host()), LINES, BYTES)
                    : List.of();
            last.forEach(line -> lines.add("  | " + line));
        } catch (IOException e) {
            lines.add("  the output of " + end.host() + " cannot be read: " + e.getMessage());
        }
    }

    private String name(Stage stage) {
        return state.started().map(start -> start.name(stage)).orElse(stage.toString());
    }

    private static String more(int count, String what) {
        return count + " more " + what + (count == 1 ? "" : "s");
    }
}
