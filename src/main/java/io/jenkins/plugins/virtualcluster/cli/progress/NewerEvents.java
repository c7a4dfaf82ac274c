package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.record.RunState;
import java.util.Optional;

/** What is said of a record that a newer version has written to. */
public final class NewerEvents {
    private NewerEvents() {}

    /** None if all of its events are known. */
    static Optional<String> sentence(RunState state) {
        return state.unknownEvents() == 0
                ? Optional.empty()
                : Optional.of("The record has " + Plurals.count(state.unknownEvents(), "event")
                        + " of a newer version, which are not shown here; use that version to see all");
    }

    /** The same in a list; empty if all are known. */
    public static String brief(RunState state) {
        return state.unknownEvents() == 0
                ? ""
                : Plurals.count(state.unknownEvents(), "event") + " of a newer version not shown";
    }
}
