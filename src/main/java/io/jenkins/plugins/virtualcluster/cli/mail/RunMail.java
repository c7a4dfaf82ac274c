package io.jenkins.plugins.virtualcluster.cli.mail;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.report.mail.EndedRun;
import io.jenkins.plugins.virtualcluster.report.mail.Mail;
import io.jenkins.plugins.virtualcluster.report.mail.MailNote;
import io.jenkins.plugins.virtualcluster.report.mail.Mails;
import io.jenkins.plugins.virtualcluster.report.mail.RunLinks;
import io.jenkins.plugins.virtualcluster.report.page.RunIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Tells people of a run's end, once at most for each record. What goes wrong is a warning: it never changes how a run came out.
 *
 * @param records the runs that it is compared with
 * @param sender none if no mail server is named
 * @param wished whether mails are missed where no server is named
 */
public record RunMail(
        CommandContext context, Path records, Optional<SmtpSender> sender, RunLinks links, boolean wished) {

    /** Of what has no suite that names anyone, such as a cluster alone. */
    public static RunMail toNobody(CommandContext context, Path records) {
        return new RunMail(context, records, Optional.empty(), RunLinks.NONE, false);
    }

    /** @param directory of a run that is over, and is not tried again */
    public void tell(RunDirectory directory) {
        MailNote note = new MailNote(directory);
        try {
            if (note.isOpen()) {
                context.printError("Warning: A mail about " + directory.path()
                        + " was being sent when its process ended. It is not sent again, as it may have arrived");
            }
            if (note.isThere()) {
                return;
            }
            if (!Mails.areWished(directory)) {
                return;
            }
            Optional<EndedRun> run = EndedRun.of(directory, new RunIndex(records), links);
            List<Mail> mails = run.isPresent() ? Mails.of(run.get()) : List.of();
            if (mails.isEmpty()) {
                return;
            }
            if (sender.isPresent()) {
                send(sender.get(), mails, note);
            } else if (wished) {
                context.print("No mail was sent to "
                        + String.join(", ", mails.get(0).to()) + ": no mail server is set (--mail or "
                        + MailOption.SERVER + ")");
            }
        } catch (IOException e) {
            context.printError("Warning: No mail about " + directory.path() + " could be written: " + e.getMessage());
        }
    }

    private void send(SmtpSender to, List<Mail> mails, MailNote note) throws IOException {
        note.begin(mails);
        SmtpSender.Delivery delivery = to.send(mails);
        delivery.troubles().forEach(trouble -> context.printError("Warning: " + trouble));
        if (!delivery.reached()) {
            note.withdraw();
        } else {
            note.end(mails, delivery.troubles());
            if (delivery.troubles().isEmpty()) {
                context.print("Mail was sent to "
                        + String.join(", ", mails.get(0).to())
                        + (mails.size() > 1 ? " (" + mails.size() + " mails)" : ""));
            }
        }
    }
}
