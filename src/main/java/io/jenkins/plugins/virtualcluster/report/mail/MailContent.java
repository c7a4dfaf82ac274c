package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is reported of a run, before it is written in some form. All texts are printable and of one line, and none is escaped
 * for any form.
 *
 * @param headline what came out how
 * @param sentences what there is to know first
 * @param link the address of the run's page
 * @param findings what went wrong, the first ones
 * @param more how many more things went wrong
 * @param facts names of what the run was, and values
 */
record MailContent(
        String subject,
        String headline,
        Verdict verdict,
        List<String> sentences,
        Optional<String> link,
        List<FailureEntry> findings,
        int more,
        Map<String, String> facts) {
    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_{}\\[\\]()<>#+.!|~@:-]");

    /** What is said of findings that are not told; empty if all are. */
    String moreText() {
        return more == 0 ? "" : "and " + more + " more; the run's record has all of them";
    }

    /** As plain text. */
    String text() {
        StringBuilder text = new StringBuilder(headline).append('\n');
        sentences.forEach(sentence -> text.append(sentence).append('\n'));
        link.ifPresent(address -> text.append('\n').append(address).append('\n'));
        for (FailureEntry finding : findings) {
            text.append('\n').append(finding.title()).append('\n');
            finding.lines().forEach(line -> text.append("    | ").append(line).append('\n'));
        }
        text.append(more == 0 ? "\n" : "\n" + moreText() + "\n\n");
        facts.forEach((name, value) -> text.append(name + ": " + value + "\n"));
        return text.toString();
    }

    /** As Markdown, without the headline and the link; nothing of what scripts wrote is taken for markup. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        sentences.forEach(sentence -> text.append(escaped(sentence)).append("\n\n"));
        for (FailureEntry finding : findings) {
            String cause = (finding.cause().isEmpty() ? "" : escaped(": " + finding.cause()))
                    + finding.known()
                            .map(issue -> " (known issue: " + linked(issue) + ")")
                            .orElse("");
            text.append("**" + escaped(finding.where() + ": " + finding.verdict()) + "**" + cause + "\n\n");
            // Indented by four, a line is code whatever is in it.
            finding.lines().forEach(line -> text.append("    ").append(line).append('\n'));
            text.append('\n');
        }
        text.append(more == 0 ? "" : moreText() + "\n\n");
        facts.forEach((name, value) -> text.append("- " + escaped(name + ": " + value) + "\n"));
        return text.toString();
    }

    /** The address in it is left as it is, so that readers link it. */
    private static String linked(String issue) {
        int link = issue.lastIndexOf("http");
        return link < 0
                ? escaped(issue)
                : escaped(issue.substring(0, link)) + "<"
                        + issue.substring(link).replaceAll("[<>]", "") + ">";
    }

    private static String escaped(String text) {
        return MARKUP.matcher(text).replaceAll("\\\\$0");
    }
}
