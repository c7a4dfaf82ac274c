package io.jenkins.plugins.virtualcluster.cli.mail;

import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.report.mail.Mail;
import io.jenkins.plugins.virtualcluster.report.mail.MimeMail;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Hands mails in at a server, all over one connection. Safe for use by several threads. */
public final class SmtpSender {
    private final SmtpServer server;
    private final Optional<String> password;
    private final String from;
    private final Limits limits;

    /**
     * How long things may take.
     *
     * @param connect to get through to the server
     * @param silence of the server
     * @param all together, with all that it sends slowly
     */
    public record Limits(Duration connect, Duration silence, Duration all) {
        public static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(60));
    }

    /**
     * What became of mails.
     *
     * @param troubles sentences; none if everybody got theirs
     * @param reached whether the server took part, so that trying again is of no use
     */
    public record Delivery(List<String> troubles, boolean reached) {
        public Delivery {
            troubles = List.copyOf(troubles);
        }
    }

    /**
     * @param password of the server's user
     * @param from who mails come from, where the server's address does not say
     */
    public SmtpSender(SmtpServer server, Optional<String> password, String from, Limits limits) {
        this.server = server;
        this.password = password;
        this.from = server.from()
                .or(() -> server.user().filter(SmtpServer::isAddress))
                .orElse(from);
        this.limits = limits;
    }

    /** Sends them, in their order. */
    public Delivery send(List<Mail> mails) {
        List<String> troubles = new ArrayList<>();
        SmtpSockets sockets = new SmtpSockets(server, limits.connect(), limits.silence());
        long deadline = System.nanoTime() + limits.all().toNanos();
        boolean reached = false;
        try (Socket plain = sockets.open()) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            // Whatever is waited for then ends.
            done.orTimeout(limits.all().toNanos(), TimeUnit.NANOSECONDS).whenComplete((ok, late) -> close(plain));
            try (Socket socket = sockets.secured(plain)) {
                Session session = session(sockets);
                try (SMTPTransport transport = new SMTPTransport(session, null)) {
                    transport.connect(socket);
                    reached = true;
                    for (Mail mail : mails) {
                        send(mail, session, transport, troubles);
                    }
                }
            } finally {
                done.complete(null);
            }
        } catch (IOException | MessagingException e) {
            troubles.add("Mail could not be sent by " + server + ": "
                    + (System.nanoTime() - deadline > 0
                            ? "it took longer than " + limits.all().toSeconds() + " s"
                            : why(e)));
        }
        return new Delivery(troubles, reached);
    }

    private void send(Mail mail, Session session, SMTPTransport transport, List<String> troubles)
            throws MessagingException {
        try {
            MimeMessage message = MimeMail.of(mail, new InternetAddress(from, true), session);
            transport.sendMessage(message, message.getAllRecipients());
        } catch (SendFailedException e) {
            List<String> refused = refused(e);
            troubles.add("Mail '" + mail.subject() + "' was refused by " + server + ": "
                    + (refused.isEmpty() ? line(e) : String.join("; ", refused)));
        }
    }

    private static List<String> refused(MessagingException failure) {
        List<String> refused = new ArrayList<>();
        for (Exception e = failure; e instanceof MessagingException one; e = one.getNextException()) {
            if (e instanceof SMTPAddressFailedException address) {
                refused.add(address.getAddress() + ": " + line(address));
            }
        }
        return refused;
    }

    private Session session(SmtpSockets sockets) throws IOException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.sendpartial", "true");
        properties.put("mail.smtp.quitwait", "false");
        boolean offered = server.security() == SmtpServer.Security.IF_OFFERED;
        if (offered || server.security() == SmtpServer.Security.STARTTLS) {
            properties.put("mail.smtp.starttls.enable", "true");
            properties.put("mail.smtp.starttls.required", Boolean.toString(!offered));
            properties.put("mail.smtp.ssl.socketFactory", sockets.factory());
            properties.put("mail.smtp.ssl.checkserveridentity", "true");
        }
        if (server.user().isEmpty()) {
            return Session.getInstance(properties);
        }
        properties.put("mail.smtp.auth", "true");
        properties.put("mail.smtp.user", server.user().get());
        return Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(server.user().get(), password.orElse(""));
            }
        });
    }

    private String why(Exception failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof AuthenticationFailedException) {
                return "the login of " + server.user().orElse("(none)") + " was refused (" + line(e)
                        + "); check the user and the password";
            }
            if (e instanceof SSLException) {
                return "TLS failed (" + line(e)
                        + "); if a private authority signed the server's certificate, name the authority's file with ca=FILE";
            }
            if (e instanceof SocketTimeoutException) {
                return "the server did not answer in time (" + line(e) + ")";
            }
        }
        return line(failure) + "; check the server's address, and that it is running";
    }

    private static String line(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : OutputText.printable(message.strip().replaceAll("\\s+", " "));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, open or not.
            return;
        }
    }
}
