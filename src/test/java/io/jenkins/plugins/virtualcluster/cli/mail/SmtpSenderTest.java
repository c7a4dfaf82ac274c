package io.jenkins.plugins.virtualcluster.cli.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.DeafPort;
import io.jenkins.plugins.virtualcluster.report.mail.Mail;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SmtpSenderTest {
    private static final Mail MAIL = new Mail(
            List.of("a@example.org"),
            "FAILED: copy: grün ✗",
            "line\n.\n..dots\nMAIL FROM:<x>\n" + "x".repeat(3_000) + "\n",
            "<p>grün</p>\n");

    @TempDir
    static Path temp;

    private static Certificates localhost;
    private static Certificates elsewhere;

    @BeforeAll
    static void makeCertificates() throws Exception {
        localhost = Certificates.of("localhost", temp);
        elsewhere = Certificates.of("elsewhere.example.org", temp);
    }

    private static SmtpSender.Delivery send(String address, String password, Mail... mails) {
        return send(address, password, SmtpSender.Limits.DEFAULT, mails);
    }

    private static SmtpSender.Delivery send(String address, String password, SmtpSender.Limits limits, Mail... mails) {
        return new SmtpSender(SmtpServer.parse(address), Optional.of(password), "tester@lab", limits)
                .send(List.of(mails));
    }

    private static String at(MailServer server) {
        return "localhost:" + server.port();
    }

    @Test
    void aMailArrivesAsItWasWritten() throws Exception {
        try (MailServer server = MailServer.plain()) {
            assertThat(send("smtp://" + at(server), "", MAIL, MAIL).troubles()).isEmpty();

            assertThat(server.taken()).hasSize(2);
            MailServer.Taken taken = server.taken().get(0);
            assertThat(taken.from()).isEqualTo("tester@lab");
            assertThat(taken.to()).containsExactly("a@example.org");
            assertThat(taken.subject()).isEqualTo(MAIL.subject());
            assertThat(taken.text()).isEqualTo(MAIL.text());
            assertThat(taken.html()).isEqualTo(MAIL.html());
            assertThat(taken.message().getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(taken.message().getContentType()).startsWith("multipart/alternative");
        }
    }

    @Test
    void aLoginIsMadeOverTlsOnly() {
        try (MailServer server = MailServer.withLogin(localhost.context())) {
            String address =
                    "smtp://" + MailServer.USER + "@" + at(server) + "?from=ci@example.org&ca=" + localhost.pem();

            assertThat(send(address, MailServer.PASSWORD, MAIL).troubles()).isEmpty();
            assertThat(server.taken())
                    .singleElement()
                    .satisfies(taken -> assertThat(taken.from()).isEqualTo("ci@example.org"));
        }
        try (MailServer server = MailServer.plain()) {
            assertThat(send("smtp://" + MailServer.USER + "@" + at(server), MailServer.PASSWORD, MAIL)
                            .troubles())
                    .singleElement()
                    .asString()
                    .contains("STARTTLS");
            assertThat(server.taken()).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsSaidAndNotRepeated() {
        try (MailServer server = MailServer.withLogin(localhost.context())) {
            SmtpSender.Delivery delivery =
                    send("smtp://" + MailServer.USER + "@" + at(server) + "?ca=" + localhost.pem(), "wrong-word", MAIL);

            assertThat(delivery.reached()).isFalse();
            assertThat(delivery.troubles())
                    .singleElement()
                    .asString()
                    .contains("the login of tester was refused", "535")
                    .doesNotContain("wrong-word");
            assertThat(server.logins()).containsOnly("tester");
        }
    }

    @Test
    void tlsFromTheFirstByteIsSpokenToo() {
        try (MailServer server = MailServer.direct(localhost.context())) {
            assertThat(send("smtps://" + at(server) + "?ca=" + localhost.pem(), "", MAIL)
                            .troubles())
                    .isEmpty();
            assertThat(server.taken()).hasSize(1);
        }
    }

    @Test
    void aServerWithACertificateThatNobodyTrustsOrOfAnotherGetsNothing() {
        try (MailServer server = MailServer.direct(localhost.context())) {
            assertThat(send("smtps://" + at(server), "", MAIL).troubles())
                    .singleElement()
                    .asString()
                    .contains("TLS failed", "ca=FILE");
            assertThat(server.taken()).isEmpty();
        }
        try (MailServer server = MailServer.direct(elsewhere.context())) {
            assertThat(send("smtps://" + at(server) + "?ca=" + elsewhere.pem(), "", MAIL)
                            .troubles())
                    .singleElement()
                    .asString()
                    .contains("TLS failed", "localhost");
            assertThat(server.taken()).isEmpty();
        }
        try (MailServer server = MailServer.withLogin(elsewhere.context())) {
            assertThat(send("smtp://" + MailServer.USER + "@" + at(server) + "?ca=" + elsewhere.pem(), "x", MAIL)
                            .troubles())
                    .hasSize(1);
            assertThat(server.logins()).isEmpty();
        }
    }

    @Test
    void whoIsRefusedIsNamedAndTheOthersGetTheirs() {
        Mail mail = new Mail(List.of("nobody@example.org", "b@example.org"), "s", "t", "h");
        Mail lost = new Mail(List.of("nobody@example.org"), "lost", "t", "h");
        try (MailServer server = MailServer.plain()) {
            SmtpSender.Delivery delivery = send("smtp://" + at(server), "", lost, mail, MAIL);

            assertThat(delivery.troubles())
                    .hasSize(2)
                    .allSatisfy(trouble -> assertThat(trouble).contains("nobody@example.org: 550 No such mailbox"));
            assertThat(delivery.reached()).isTrue();
            assertThat(server.taken()).hasSize(2);
            assertThat(server.taken().get(0).to()).containsExactly("b@example.org");
        }
    }

    @Test
    void aServerThatIsNotThereIsSaid() throws IOException {
        try (DeafPort port = new DeafPort()) {
            String address = "smtp://localhost:" + port.number();
            SmtpSender.Delivery delivery = send(address, "", MAIL);

            assertThat(delivery.reached()).isFalse();
            assertThat(delivery.troubles())
                    .singleElement()
                    .asString()
                    .contains(address, "Connection refused", "that it is running");
        }
    }

    @Test
    void aServerThatIsSilentIsNotWaitedForLongerThanTheLimit() throws Exception {
        SmtpSender.Limits limits =
                new SmtpSender.Limits(Duration.ofSeconds(30), Duration.ofMillis(300), Duration.ofSeconds(30));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(send("smtp://localhost:" + socket.getLocalPort(), "", limits, MAIL)
                            .troubles())
                    .singleElement()
                    .asString()
                    .contains("did not answer in time");
            assertThat(send("smtps://localhost:" + socket.getLocalPort(), "", limits, MAIL)
                            .troubles())
                    .hasSize(1);
        }
    }

    @Test
    void aServerThatDripsIsEndedByTheLimitOfAll() throws Exception {
        SmtpSender.Limits limits =
                new SmtpSender.Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(1));
        CountDownLatch gone = new CountDownLatch(1);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread drip = new Thread(() -> drip(socket, gone));
            drip.start();

            assertThat(send("smtp://localhost:" + socket.getLocalPort(), "", limits, MAIL)
                            .troubles())
                    .singleElement()
                    .asString()
                    .contains("it took longer than 1 s");
            assertThat(gone.await(50, TimeUnit.SECONDS)).isTrue();
            drip.join();
        }
    }

    /** Greets by a byte every 50 ms, for ever. */
    private static void drip(ServerSocket server, CountDownLatch gone) {
        try (Socket client = server.accept();
                OutputStream out = client.getOutputStream()) {
            out.write("220-".getBytes(StandardCharsets.US_ASCII));
            while (!gone.await(50, TimeUnit.MILLISECONDS)) {
                out.write("220-still\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        } catch (IOException e) {
            gone.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
