package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.util.Locale;

/**
 * A run that is over.
 *
 * @param state with its first and its last event
 */
public record FinishedRun(RunDirectory record, RunState state) {

    /** @throws IOException if the run has not ended, or its record cannot be read */
    static FinishedRun of(RunDirectory record) throws IOException {
        RunState state = RunState.read(record);
        if (state.started().isEmpty() || state.ended().isEmpty()) {
            throw new IOException("The record " + record.path() + " has no end; see the log of Jenkins");
        }
        return new FinishedRun(record, state);
    }

    public String run() {
        return start().run();
    }

    public Verdict verdict() {
        return state.ended().orElseThrow().verdict();
    }

    /** How it ended and why, in one sentence. */
    public String sentence() {
        String what = start().isScript() ? "the script" : "suite " + start().title();
        return (verdict() == Verdict.INFRASTRUCTURE
                        ? "The infrastructure failed " + what
                        : what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1) + " " + verdict())
                + state.ended()
                        .orElseThrow()
                        .cause()
                        .map(cause -> ": " + OutputText.printable(cause.replace('\n', ' ')))
                        .orElse("");
    }

    private Event.RunStarted start() {
        return state.started().orElseThrow();
    }
}
