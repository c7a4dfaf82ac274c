package io.jenkins.plugins.virtualcluster.jenkins.notices;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.Mailer;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ResultsPublisher;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.report.mail.EndedRun;
import io.jenkins.plugins.virtualcluster.report.mail.Mail;
import io.jenkins.plugins.virtualcluster.report.mail.MailNote;
import io.jenkins.plugins.virtualcluster.report.mail.Mails;
import io.jenkins.plugins.virtualcluster.report.mail.MimeMail;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Tells those by mail whom a suite's {@code notify} names, as the mailer plugin is configured, where it is there. What goes
 * wrong is told in the build's log, and changes nothing else.
 */
@Extension(optional = true)
public final class MailPublisher implements ResultsPublisher {
    /** For all mails of a run; what the mailer plugin's session allows is for each answer of the server. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @Override
    public void publish(RunDirectory record, StepContext context) throws IOException, InterruptedException {
        PrintStream log = context.get(TaskListener.class).getLogger();
        MailNote note = new MailNote(record);
        try {
            if (note.isOpen()) {
                log.println(
                        "Warning: a mail about this run was being sent when Jenkins stopped. It may have arrived, and is"
                                + " not sent again");
            }
            if (note.isThere()) {
                return;
            }
            if (!Mails.areWished(record)) {
                return;
            }
            Optional<EndedRun> run = RunNotices.of(record, context.get(Run.class));
            List<Mail> mails = run.isPresent() ? Mails.of(run.get()) : List.of();
            if (!mails.isEmpty()) {
                send(mails, note, log);
            }
        } catch (IOException e) {
            log.println("Warning: no mail about this run could be written: " + e.getMessage());
        }
    }

    private static void send(List<Mail> mails, MailNote note, PrintStream log)
            throws IOException, InterruptedException {
        note.begin(mails);
        FutureTask<Void> sending = new FutureTask<>(() -> {
            sendAll(mails);
            return null;
        });
        Thread thread = new Thread(sending, "virtual cluster mail");
        thread.setDaemon(true);
        thread.start();
        try {
            sending.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            note.end(mails, List.of());
            log.println("Mail was sent to " + String.join(", ", mails.get(0).to())
                    + (mails.size() > 1 ? " (" + mails.size() + " mails)" : ""));
        } catch (ExecutionException e) {
            warn(mails, note, log, String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            warn(mails, note, log, "the mail server took longer than " + LONGEST.toSeconds() + " s");
        }
    }

    /** Some of them may have gone. */
    private static void warn(List<Mail> mails, MailNote note, PrintStream log, String why) throws IOException {
        String trouble = "mail could not be sent: " + OutputText.printable(why.replaceAll("\\s+", " "));
        log.println("Warning: " + trouble + "; check the mail server in the settings of Jenkins");
        note.end(mails, List.of(trouble));
    }

    private static void sendAll(List<Mail> mails) throws MessagingException, IOException {
        Mailer.DescriptorImpl mailer = Mailer.descriptor();
        Session session = mailer.createSession();
        InternetAddress from =
                Mailer.stringToAddress(JenkinsLocationConfiguration.get().getAdminAddress(), mailer.getCharset());
        for (Mail mail : mails) {
            Transport.send(MimeMail.of(mail, from, session));
        }
    }
}
