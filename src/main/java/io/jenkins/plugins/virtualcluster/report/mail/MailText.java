package io.jenkins.plugins.virtualcluster.report.mail;

/** A letter as plain text. */
final class MailText {
    private MailText() {}

    static String write(MailContent letter) {
        StringBuilder text = new StringBuilder(letter.headline()).append('\n');
        letter.sentences().forEach(sentence -> text.append(sentence).append('\n'));
        letter.link().ifPresent(link -> text.append('\n').append(link).append('\n'));
        for (FailureEntry finding : letter.findings()) {
            text.append('\n')
                    .append(finding.where())
                    .append(": ")
                    .append(finding.verdict())
                    .append(finding.cause().isEmpty() ? "" : ": " + finding.cause())
                    .append('\n');
            finding.lines().forEach(line -> text.append("    | ").append(line).append('\n'));
        }
        if (letter.more() > 0) {
            text.append('\n').append(letter.moreText()).append('\n');
        }
        text.append('\n');
        letter.facts()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
