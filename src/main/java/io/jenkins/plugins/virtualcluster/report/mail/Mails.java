package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.SuiteFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The mails that the end of a run gives, as its suite's {@code notify} has it. */
public final class Mails {
    private Mails() {}

    /**
     * Whether the run's suite wants anybody to be told.
     *
     * @throws IOException if what the record keeps of the suite cannot be read
     */
    public static boolean areWished(RunDirectory directory) throws IOException {
        return RunFacts.suite(directory)
                .flatMap(SuiteFacts::notification)
                .filter(wish -> !wish.to().isEmpty())
                .isPresent();
    }

    /**
     * One for the suite, or one for each case, or both, or none.
     *
     * @throws IOException if the run's output cannot be read
     */
    public static List<Mail> of(EndedRun run) throws IOException {
        List<Mail> mails = new ArrayList<>();
        for (MailPlanner.Topic topic : MailPlanner.of(run)) {
            MailContent letter = MailWriter.write(run, topic);
            mails.add(new Mail(
                    run.notification().orElseThrow().to(), letter.subject(), letter.text(), MailHtml.write(letter)));
        }
        return mails;
    }
}
