package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.cli.terminal.Table;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.KnownIssue;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.RunIndex;
import io.jenkins.plugins.virtualcluster.report.page.RunSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The known issues of a repository, and when each of them occurred last in runs of the suites that it is about. */
record KnownIssueList(List<Line> knownIssues) {
    /**
     * One of them.
     *
     * @param applied whether it still is
     * @param runs of its suites that ended with a result
     * @param occurred in how many of these it did
     * @param lastRun the id of the newest of these
     * @param lastStarted when that run started
     * @param since how many of its suites' runs with a result are newer
     */
    record Line(
            String pattern,
            String link,
            Optional<String> text,
            Optional<LocalDate> until,
            boolean applied,
            int runs,
            int occurred,
            Optional<String> lastRun,
            Optional<Instant> lastStarted,
            int since) {
        private static Line of(KnownIssue issue, List<RunSummary> all, LocalDate today) {
            List<RunSummary> runs =
                    all.stream().filter(run -> issue.isOfSuite(run.suite())).toList();
            List<RunSummary> with =
                    runs.stream().filter(run -> hasOccurred(issue, run)).toList();
            Optional<RunSummary> last = with.stream().findFirst();
            return new Line(
                    issue.pattern().pattern(),
                    issue.link(),
                    issue.text(),
                    issue.until(),
                    issue.isApplied(today),
                    runs.size(),
                    with.size(),
                    last.map(RunSummary::run),
                    last.map(RunSummary::started),
                    last.map(runs::indexOf).orElse(runs.size()));
        }

        private static boolean hasOccurred(KnownIssue issue, RunSummary run) {
            return run.issues().stream()
                    .anyMatch(seen -> seen.link().equals(issue.link())
                            && seen.pattern().equals(issue.pattern().pattern()));
        }

        private String occurrence() {
            if (lastRun.isEmpty()) {
                return runs == 0
                        ? "its suites have no recorded run with a result"
                        : "has not occurred in " + Plurals.count(runs, "run") + " of its suites";
            }
            String last = "run " + lastRun.get() + " of " + Times.minute(lastStarted.orElseThrow());
            return since == 0
                    ? "occurred in the last run of its suites, " + last
                    : "has not occurred in the last " + Plurals.count(since, "run") + " of its suites (last seen in "
                            + last + ")";
        }

        private String[] cells() {
            return new String[] {
                text.orElse(pattern),
                link,
                occurrence(),
                applied ? "" : "not applied since " + until.orElseThrow() + " has passed"
            };
        }
    }

    /** @param records the directory with the records of runs */
    static KnownIssueList of(List<KnownIssue> issues, Path records, Instant now) throws IOException {
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        List<RunSummary> runs = new RunIndex(records)
                .entries().stream()
                        .map(entry -> entry.run())
                        .filter(run -> !run.script())
                        .filter(run -> run.verdict()
                                .filter(verdict -> verdict != Verdict.CANCELLED)
                                .isPresent())
                        .toList();
        return new KnownIssueList(
                issues.stream().map(issue -> Line.of(issue, runs, today)).toList());
    }

    Table table() {
        Table table = new Table();
        knownIssues.forEach(line -> table.row(line.cells()));
        return table;
    }
}
