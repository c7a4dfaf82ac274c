package io.jenkins.plugins.virtualcluster.cli.definitions;

import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.repository.Changes;
import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.History;
import io.jenkins.plugins.virtualcluster.repository.Reason;
import io.jenkins.plugins.virtualcluster.repository.TouchedSuite;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What changed from one commit to another, for people and for programs.
 *
 * @param to empty for a directory as it is
 */
public record ChangeReport(String from, Optional<String> to, History history, Changes changes) {
    private static final int COMMITS = 10;
    private static final int REASONS = 8;

    public void print(PrintStream out) {
        commits(out);
        suites(out);
    }

    private void commits(PrintStream out) {
        String end = to.map(Commit::brief).orElse("the directory as it is now");
        out.println("From " + Commit.brief(from) + " to " + end
                + (to.isEmpty() || to.get().equals(from)
                        ? ""
                        : ": " + Plurals.count(history.commits().size(), "commit")
                                + (history.continues() ? "" : "; the branch was rewritten, or there are more")));
        history.commits().stream()
                .limit(COMMITS)
                .forEach(commit -> out.println("  " + OutputText.printable(commit.toString())));
        if (history.commits().size() > COMMITS) {
            out.println("  and " + (history.commits().size() - COMMITS) + " more");
        }
    }

    /** The suites, and why. */
    void suites(PrintStream out) {
        for (TouchedSuite suite : changes.touched()) {
            out.println(suite.name() + (suite.isSound() ? "" : ": INVALID"));
            print(suite.reasons(), out);
            print(suite.problems(), out);
        }
        changes.removed().forEach(name -> out.println(name + ": removed"));
        if (changes.touched().isEmpty() && changes.removed().isEmpty()) {
            out.println("No suite is touched");
        }
        if (changes.touched().stream().allMatch(TouchedSuite::isSound)
                && !changes.problems().isEmpty()) {
            out.println("And " + Plurals.count(changes.problems().size(), "problem")
                    + " in files that this change does not touch; see them with 'virtual-cluster check'");
        }
    }

    /** Prints the first lines of many, indented. */
    public static void print(List<?> lines, PrintStream out) {
        lines.stream().limit(REASONS).forEach(line -> out.println("    " + OutputText.printable(line.toString())));
        if (lines.size() > REASONS) {
            out.println("    and " + (lines.size() - REASONS) + " more");
        }
    }

    /** What programs get, as an object of JSON; fields may be added. */
    Object document() {
        return new Document(this);
    }

    private record Document(
            String from,
            Optional<String> to,
            boolean continues,
            List<Commit> commits,
            List<Touched> touched,
            List<String> removed,
            List<Flaw> problems) {
        Document(ChangeReport report) {
            this(
                    report.from,
                    report.to,
                    report.history.continues(),
                    report.history.commits(),
                    report.changes.touched().stream().map(Touched::new).toList(),
                    report.changes.removed(),
                    report.changes.problems().stream().map(Flaw::new).toList());
        }
    }

    private record Touched(String suite, boolean sound, List<Cause> reasons, List<Flaw> problems) {
        Touched(TouchedSuite suite) {
            this(
                    suite.name(),
                    suite.isSound(),
                    suite.reasons().stream().map(Cause::new).toList(),
                    suite.problems().stream().map(Flaw::new).toList());
        }
    }

    private record Cause(String kind, String path, String text) {
        Cause(Reason reason) {
            this(reason.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), reason.path(), reason.text());
        }
    }

    private record Flaw(String file, int line, int column, String message) {
        Flaw(Problem problem) {
            this(problem.file().toString(), problem.line(), problem.column(), problem.message());
        }
    }
}
