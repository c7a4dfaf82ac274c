package io.jenkins.plugins.virtualcluster.report.mail;

import static io.jenkins.plugins.virtualcluster.report.page.Assets.escape;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The content of a mail as HTML for mail programs: styles at the elements, no images, nothing from elsewhere. */
final class MailHtml {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s()<>\"']+");
    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>%s</title></head>
            <body style="font-family:sans-serif;font-size:14px;line-height:1.4;max-width:52em">
            <h1 style="font-size:18px;margin:0 0 8px;border-left:6px solid %s;padding-left:8px">%s</h1>
            %s<table style="border-collapse:collapse;font-size:13px">
            %s</table>
            </body></html>
            """;
    private static final String SENTENCE = "<p style=\"margin:0 0 8px\">%s</p>\n";
    private static final String FINDING = """
            <h2 style="font-size:14px;margin:16px 0 4px">%s: <span style="color:%s">%s</span>%s</h2>
            """;
    private static final String OUTPUT = """
            <pre style="font-size:12px;margin:0 0 8px;padding:8px;border:1px solid #ccc;white-space:pre-wrap">%s</pre>
            """;
    private static final String FACT =
            "<tr><th scope=\"row\" style=\"text-align:left;vertical-align:top;padding:2px 12px 2px 0;"
                    + "font-weight:normal;color:#666\">%s</th><td style=\"padding:2px 0\">%s</td></tr>\n";

    private MailHtml() {}

    static String write(MailContent letter) {
        StringBuilder body = new StringBuilder();
        letter.sentences().forEach(sentence -> body.append(SENTENCE.formatted(linked(sentence, "page"))));
        letter.link()
                .map(link -> "<a href=\"" + escape(link) + "\">The run with all its output</a>")
                .ifPresent(link -> body.append(SENTENCE.formatted(link)));
        letter.findings().forEach(finding -> body.append(finding(finding)));
        if (letter.more() > 0) {
            body.append("<p>" + escape(letter.moreText()) + "</p>\n");
        }
        String facts = letter.facts().entrySet().stream()
                .map(fact -> FACT.formatted(escape(fact.getKey()), linked(fact.getValue(), "page")))
                .collect(Collectors.joining());
        return PAGE.formatted(
                escape(letter.subject()), colour(letter.verdict()), escape(letter.headline()), body, facts);
    }

    private static String finding(FailureEntry finding) {
        String cause = (finding.cause().isEmpty() ? "" : ": " + escape(finding.cause()))
                + finding.known()
                        .map(issue -> " (known issue: " + linked(issue, "") + ")")
                        .orElse("");
        return FINDING.formatted(escape(finding.where()), colour(finding.verdict()), finding.verdict(), cause)
                + (finding.lines().isEmpty() ? "" : OUTPUT.formatted(escape(String.join("\n", finding.lines()))));
    }

    /** @param shown in the place of addresses; empty for these themselves */
    private static String linked(String text, String shown) {
        StringBuilder html = new StringBuilder();
        Matcher link = LINK.matcher(text);
        int done = 0;
        while (link.find()) {
            html.append(escape(text.substring(done, link.start())))
                    .append("<a href=\"" + escape(link.group()) + "\">"
                            + (shown.isEmpty() ? escape(link.group()) : shown) + "</a>");
            done = link.end();
        }
        return html.append(escape(text.substring(done))).toString();
    }

    /** As on the pages; readable on white and on black. */
    private static String colour(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> "#2e8540";
            case FAILED, TIMED_OUT -> "#d83933";
            case INFRASTRUCTURE -> "#8b5cf6";
            case CANCELLED, SKIPPED -> "#71767a";
        };
    }
}
