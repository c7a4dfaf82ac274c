package io.jenkins.plugins.virtualcluster.report.mail;

import java.util.regex.Pattern;

/** A letter as Markdown; nothing of what scripts wrote is taken for markup. */
final class MailMarkdown {
    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_{}\\[\\]()<>#+.!|~@:-]");

    private MailMarkdown() {}

    static String write(MailContent letter) {
        StringBuilder text = new StringBuilder();
        letter.sentences().forEach(sentence -> text.append(escaped(sentence)).append("\n\n"));
        for (FailureEntry finding : letter.findings()) {
            text.append("**")
                    .append(escaped(finding.where() + ": " + finding.verdict()))
                    .append("**")
                    .append(finding.cause().isEmpty() ? "" : escaped(": " + finding.cause()))
                    .append("\n\n");
            // Indented by four, a line is code whatever is in it.
            finding.lines().forEach(line -> text.append("    ").append(line).append('\n'));
            text.append('\n');
        }
        if (letter.more() > 0) {
            text.append(letter.moreText()).append("\n\n");
        }
        letter.facts()
                .forEach((name, value) ->
                        text.append("- ").append(escaped(name + ": " + value)).append('\n'));
        return text.toString();
    }

    private static String escaped(String text) {
        return MARKUP.matcher(text).replaceAll("\\\\$0");
    }
}
