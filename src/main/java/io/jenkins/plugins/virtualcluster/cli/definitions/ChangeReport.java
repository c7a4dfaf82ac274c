package io.jenkins.plugins.virtualcluster.cli.definitions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.repository.Changes;
import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.History;
import io.jenkins.plugins.virtualcluster.repository.Reason;
import io.jenkins.plugins.virtualcluster.repository.TouchedSuite;
import java.io.IOException;
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
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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

    private static void print(List<?> lines, PrintStream out) {
        lines.stream().limit(REASONS).forEach(line -> out.println("    " + OutputText.printable(line.toString())));
        if (lines.size() > REASONS) {
            out.println("    and " + (lines.size() - REASONS) + " more");
        }
    }

    void printJson(PrintStream out) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("from", from);
        root.put("to", to.orElse(null));
        root.put("continues", history.continues());
        ArrayNode commits = root.putArray("commits");
        for (Commit commit : history.commits()) {
            commits.addObject()
                    .put("id", commit.id())
                    .put("author", commit.author())
                    .put("at", commit.at().toString())
                    .put("subject", commit.subject());
        }
        ArrayNode touched = root.putArray("touched");
        for (TouchedSuite suite : changes.touched()) {
            ObjectNode node = touched.addObject().put("suite", suite.name()).put("sound", suite.isSound());
            ArrayNode reasons = node.putArray("reasons");
            for (Reason reason : suite.reasons()) {
                reasons.addObject()
                        .put(
                                "kind",
                                reason.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .put("path", reason.path())
                        .put("text", reason.text());
            }
            problems(suite.problems(), node.putArray("problems"));
        }
        ArrayNode removed = root.putArray("removed");
        changes.removed().forEach(removed::add);
        problems(changes.problems(), root.putArray("problems"));
        out.println(JSON.writeValueAsString(root));
    }

    private static void problems(List<Problem> problems, ArrayNode array) {
        for (Problem problem : problems) {
            array.addObject()
                    .put("file", problem.file().toString())
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("message", problem.message());
        }
    }
}
