package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.cli.records.RunFilter;
import io.jenkins.plugins.virtualcluster.common.FewNames;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.report.page.FailureKinds;
import io.jenkins.plugins.virtualcluster.report.page.IndexEntry;
import java.io.IOException;
import java.util.List;

/** What failed the same way in the last runs, or in those that a filter selects. */
final class FailureList {
    /** Hosts, and cases, that are named. */
    private static final int NAMED = 5;

    private final CommandContext context;
    private final RunFilter filter;

    FailureList(CommandContext context, RunFilter filter) {
        this.context = context;
        this.filter = filter;
    }

    void print(boolean json) throws InvalidRequestException, IOException {
        List<IndexEntry> runs = filter.indexed(context.clock().instant());
        FailureKinds kinds = FailureKinds.of(runs.subList(0, Math.min(runs.size(), FailureKinds.RUNS)));
        if (json) {
            context.printJson(kinds);
            return;
        }
        context.print((kinds.kinds().isEmpty() ? "Nothing failed in " : "Failures by kind in ")
                + Plurals.count(kinds.runs(), "run")
                + (filter.isSet() || runs.size() < FailureKinds.RUNS ? "" : ", the last ones,")
                + " of " + filter.directory()
                + (kinds.kinds().isEmpty() ? "" : "; something failed in " + kinds.failed()));
        kinds.kinds().forEach(this::print);
        kinds.leftOut().forEach(sentence -> context.print(OutputText.printable(sentence)));
    }

    private void print(FailureKinds.Kind kind) {
        line(2, kind.verdict() + (kind.cause().isEmpty() ? "" : ": " + kind.cause()));
        if (!kind.said().isEmpty()) {
            line(4, kind.said());
        }
        kind.known().ifPresent(issue -> line(4, "known issue: " + issue.words()));
        line(
                4,
                Plurals.count(kind.failures(), "failure") + " in " + Plurals.count(kind.runs(), "run") + ", "
                        + (kind.runs() == 1
                                ? Times.minute(kind.last())
                                : "first " + Times.minute(kind.first()) + ", last " + Times.minute(kind.last())));
        line(
                4,
                FewNames.of(
                                kind.places().stream()
                                        .map(place -> place.part() + " of " + place.suite())
                                        .toList(),
                                NAMED)
                        + (kind.hosts().isEmpty() ? "" : " on " + FewNames.of(kind.hosts(), NAMED)));
        line(4, "newest: " + kind.newest().id());
    }

    private void line(int indent, String text) {
        context.print(" ".repeat(indent) + OutputText.printable(text));
    }
}
