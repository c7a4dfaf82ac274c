package io.jenkins.plugins.virtualcluster.cli.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.TooMuchDataException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server of this process, on loopback; it knows no {@code nobody@...}. */
public final class MailServer implements AutoCloseable {
    static final String USER = "tester";
    static final String PASSWORD = "s3cret-word";

    /** A mail that it took. */
    public record Taken(String from, List<String> to, MimeMessage message) {
        public String subject() throws MessagingException {
            return message.getSubject();
        }

        public String text() throws MessagingException, IOException {
            return part(0);
        }

        public String html() throws MessagingException, IOException {
            return part(1);
        }

        private String part(int index) throws MessagingException, IOException {
            return ((MimeMultipart) message.getContent())
                    .getBodyPart(index)
                    .getContent()
                    .toString()
                    .replace("\r\n", "\n");
        }
    }

    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final SMTPServer server;

    private MailServer(UnaryOperator<SMTPServer.Builder> more) {
        server = more.apply(SMTPServer.port(0)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .hostName("localhost")
                        .messageHandlerFactory(context -> new Handler()))
                .build();
        server.start();
    }

    /** Without TLS and logins. */
    public static MailServer plain() {
        return new MailServer(builder -> builder);
    }

    /** Which takes nothing without TLS that begins by a command, and a login. */
    static MailServer withLogin(SSLContext tls) {
        List<MailServer> made = new ArrayList<>();
        MailServer server = new MailServer(builder -> builder.enableTLS()
                .requireTLS()
                .startTlsSocketFactory(tls)
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    made.get(0).logins.add(user);
                    if (!user.equals(USER) || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                })));
        made.add(server);
        return server;
    }

    /** Which speaks TLS from the first byte. */
    static MailServer direct(SSLContext tls) {
        return new MailServer(builder -> builder.serverSocketFactory(tls));
    }

    public int port() {
        return server.getPortAllocated();
    }

    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    List<String> logins() {
        return List.copyOf(logins);
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Handler implements MessageHandler {
        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        @Override
        public void from(String from) {
            sender = from;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (recipient.startsWith("nobody@")) {
                throw new RejectException(550, "No such mailbox");
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws TooMuchDataException, IOException {
            try {
                taken.add(new Taken(
                        sender,
                        List.copyOf(recipients),
                        new MimeMessage(
                                Session.getInstance(new Properties()), new ByteArrayInputStream(data.readAllBytes()))));
            } catch (MessagingException e) {
                throw new IOException(e);
            }
            return null;
        }

        @Override
        public void done() {
            recipients.clear();
        }
    }
}
