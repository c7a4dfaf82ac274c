package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.cli.definitions.ChangeReport;
import io.jenkins.plugins.virtualcluster.cli.watch.WatchState.Item;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.Reason;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.TouchedSuite;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Tells what a watch sees and does. */
final class WatchReport {
    private static final int PROBLEMS = 8;

    private final PrintStream out;

    WatchReport(PrintStream out) {
        this.out = out;
    }

    /** What of a change is to run. */
    static List<Item> items(ChangeReport change, Definitions definitions) {
        List<Item> items = new ArrayList<>();
        for (TouchedSuite suite : change.changes().touched()) {
            if (suite.isSound()) {
                String trigger = trigger(change, suite);
                definitions
                        .suites()
                        .get(suite.name())
                        .cells()
                        .forEach(cell -> items.add(
                                new Item(suite.name(), cell, change.to().orElseThrow(), trigger)));
            }
        }
        return items;
    }

    static boolean isInvalid(ChangeReport change) {
        return !change.changes().touched().stream().allMatch(TouchedSuite::isSound);
    }

    /** Commits and reasons in one sentence. */
    private static String trigger(ChangeReport change, TouchedSuite suite) {
        List<Commit> commits = change.history().commits();
        String last = commits.isEmpty()
                ? ""
                : " (" + (change.history().continues() ? "" : "rewritten, ") + Plurals.count(commits.size(), "commit")
                        + ", the last by " + commits.get(0).author() + ": "
                        + commits.get(0).subject() + ")";
        List<Reason> reasons = suite.reasons();
        String more = reasons.size() > 1 ? "; and " + Plurals.count(reasons.size() - 1, "reason") + " more" : "";
        return "the change " + Commit.brief(change.from()) + ".."
                + Commit.brief(change.to().orElseThrow()) + last + ": "
                + reasons.get(0) + more;
    }

    void begin(RepositoryAddress address, WatchedRepository.Update update, Watch.Settings settings) {
        print("Watching " + address + (settings.once() ? " once" : " every " + Times.clock(settings.poll()))
                + ", at commit " + Commit.brief(update.commit()) + ": "
                + Plurals.count(update.definitions().suites().size(), "suite")
                + (settings.once() || settings.scheduled() ? "" : ", without schedules"));
        List<Problem> problems = update.definitions().problems();
        if (!problems.isEmpty() && update.report().isEmpty()) {
            print("INVALID, and not run until it is fixed:");
            ChangeReport.print(problems, out);
        }
        update.definitions().warnings().stream().limit(PROBLEMS).forEach(warning -> print(warning.asWarning()));
    }

    void change(ChangeReport change) {
        change.print(out);
        List<String> invalid = change.changes().touched().stream()
                .filter(suite -> !suite.isSound())
                .map(TouchedSuite::name)
                .toList();
        if (!invalid.isEmpty()) {
            print("Not run because INVALID: " + String.join(", ", invalid));
        }
    }

    void next(Collection<SuiteSchedules.Next> all) {
        all.forEach(next -> print(
                "Next by schedule: " + next.suite() + " at " + Times.minute(next.at()) + " (" + next.schedule() + ")"));
    }

    void waitsFromBefore(Item item) {
        print("Still queued: " + item.title() + " at commit " + Commit.brief(item.commit()));
    }

    void takenUp(Item item) {
        print("Resuming: " + item.title() + ", run " + item.run().orElseThrow());
    }

    void ending(Optional<WatchState> state) {
        long waiting = state.map(
                        one -> one.queue().stream().filter(Item::isWaiting).count())
                .orElse(0L);
        print("The watch ends" + (waiting == 0 ? "" : "; " + waiting + " still queued for the next watch")
                + ". The current runs are cancelled; press Ctrl-C again to remove their clusters at once");
    }

    private void print(String line) {
        out.println(OutputText.printable(line));
        out.flush();
    }
}
