package io.jenkins.plugins.virtualcluster.report.mail;

import java.util.List;

/**
 * One message to people.
 *
 * @param to mail addresses, at least one
 * @param subject one printable line
 * @param text the same as the HTML for who reads none
 * @param html a whole document without images, scripts and references to other files
 */
public record Mail(List<String> to, String subject, String text, String html) {
    public Mail {
        to = List.copyOf(to);
    }
}
