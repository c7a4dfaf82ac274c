package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.cli.mail.SmtpSender;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.report.mail.EndedRun;
import io.jenkins.plugins.virtualcluster.report.mail.Mail;
import io.jenkins.plugins.virtualcluster.report.mail.Mails;
import io.jenkins.plugins.virtualcluster.report.mail.RunLinks;
import io.jenkins.plugins.virtualcluster.report.page.RunIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells people of a run's end, once for each record. What goes wrong is a warning: it never changes how a run came out.
 *
 * @param records the runs that it is compared with
 * @param sender none if no mail server is named
 * @param wished whether mails are missed where no server is named
 */
record RunMail(Surroundings surroundings, Path records, Optional<SmtpSender> sender, RunLinks links, boolean wished) {

    /** @param directory of a run that is over, and is not tried again */
    void tell(RunDirectory directory) {
        if (Files.exists(directory.mails())) {
            return;
        }
        try {
            if (!Mails.areWished(directory)) {
                return;
            }
            Optional<EndedRun> run = EndedRun.of(directory, new RunIndex(records), links);
            List<Mail> mails = run.isPresent() ? Mails.of(run.get()) : List.of();
            if (mails.isEmpty()) {
                return;
            }
            if (sender.isPresent()) {
                send(sender.get(), mails, directory);
            } else if (wished) {
                surroundings
                        .out()
                        .println("No mail was sent to "
                                + String.join(", ", mails.get(0).to()) + ": no mail server is named (--mail or "
                                + MailOption.SERVER + ")");
            }
        } catch (IOException e) {
            surroundings.err().println("Warning: No mail of " + directory.path() + " could be made: " + e.getMessage());
        }
    }

    private void send(SmtpSender to, List<Mail> mails, RunDirectory directory) throws IOException {
        SmtpSender.Delivery delivery = to.send(mails);
        delivery.troubles().forEach(trouble -> surroundings.err().println("Warning: " + trouble));
        if (delivery.reached()) {
            List<String> lines = new ArrayList<>();
            mails.forEach(mail -> lines.add(String.join(", ", mail.to()) + ": " + mail.subject()));
            lines.addAll(delivery.troubles());
            RunDirectory.put(directory.mails(), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            if (delivery.troubles().isEmpty()) {
                surroundings
                        .out()
                        .println("Mail was sent to "
                                + String.join(", ", mails.get(0).to())
                                + (mails.size() > 1 ? " (" + mails.size() + " mails)" : ""));
            }
        }
    }
}
