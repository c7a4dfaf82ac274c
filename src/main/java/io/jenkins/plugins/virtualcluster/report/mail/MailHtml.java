package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A letter as HTML for mail programs: styles at the elements, no images, nothing from elsewhere. */
final class MailHtml {
    private static final Pattern LINK = Pattern.compile("https?://[^\\s()<>\"']+");

    private MailHtml() {}

    static String write(MailContent letter) {
        StringBuilder html = new StringBuilder(
                        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(escaped(letter.subject()))
                .append("</title></head>\n")
                .append("<body style=\"font-family:sans-serif;font-size:14px;line-height:1.4;max-width:52em\">\n")
                .append("<h1 style=\"font-size:18px;margin:0 0 8px;border-left:6px solid ")
                .append(colour(letter.verdict()))
                .append(";padding-left:8px\">")
                .append(escaped(letter.headline()))
                .append("</h1>\n");
        letter.sentences()
                .forEach(sentence -> html.append("<p style=\"margin:0 0 8px\">")
                        .append(linked(sentence))
                        .append("</p>\n"));
        letter.link()
                .ifPresent(link -> html.append("<p style=\"margin:0 0 8px\"><a href=\"")
                        .append(escaped(link))
                        .append("\">The run with all its output</a></p>\n"));
        letter.findings().forEach(finding -> finding(finding, html));
        if (letter.more() > 0) {
            html.append("<p>").append(escaped(letter.moreText())).append("</p>\n");
        }
        html.append("<table style=\"border-collapse:collapse;font-size:13px\">\n");
        letter.facts()
                .forEach((name, value) -> html.append(
                                "<tr><th scope=\"row\" style=\"text-align:left;vertical-align:top;padding:2px 12px 2px 0;font-weight:normal;color:#666\">")
                        .append(escaped(name))
                        .append("</th><td style=\"padding:2px 0\">")
                        .append(escaped(value))
                        .append("</td></tr>\n"));
        return html.append("</table>\n</body></html>\n").toString();
    }

    private static void finding(FailureEntry finding, StringBuilder html) {
        html.append("<h2 style=\"font-size:14px;margin:16px 0 4px\">")
                .append(escaped(finding.where()))
                .append(": <span style=\"color:")
                .append(colour(finding.verdict()))
                .append("\">")
                .append(finding.verdict())
                .append("</span>")
                .append(finding.cause().isEmpty() ? "" : ": " + escaped(finding.cause()))
                .append("</h2>\n");
        if (!finding.lines().isEmpty()) {
            html.append(
                            "<pre style=\"font-size:12px;margin:0 0 8px;padding:8px;border:1px solid #ccc;white-space:pre-wrap\">")
                    .append(escaped(String.join("\n", finding.lines())))
                    .append("</pre>\n");
        }
    }

    private static String linked(String text) {
        StringBuilder html = new StringBuilder();
        Matcher link = LINK.matcher(text);
        int done = 0;
        while (link.find()) {
            html.append(escaped(text.substring(done, link.start())))
                    .append("<a href=\"")
                    .append(escaped(link.group()))
                    .append("\">page</a>");
            done = link.end();
        }
        return html.append(escaped(text.substring(done))).toString();
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

    static String escaped(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.appendCodePoint(c);
            }
        });
        return html.toString();
    }
}
