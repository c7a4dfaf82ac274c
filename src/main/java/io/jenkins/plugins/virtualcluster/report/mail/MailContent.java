package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** What is said of findings that are not told; empty if all are. */
    String moreText() {
        return more == 0 ? "" : "and " + more + " more; the run's record has all of them";
    }
}
