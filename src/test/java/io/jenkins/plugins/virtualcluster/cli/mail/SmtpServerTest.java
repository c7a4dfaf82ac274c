package io.jenkins.plugins.virtualcluster.cli.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jenkins.plugins.virtualcluster.cli.mail.SmtpServer.Security;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpServerTest {
    @ParameterizedTest
    @CsvSource({
        "smtp://mx, 25, IF_OFFERED",
        "smtp://mx?tls=none, 25, NONE",
        "smtp://mx/?tls=required, 25, STARTTLS",
        "smtp://ci@mx, 587, STARTTLS",
        "smtp://ci@mx:2525, 2525, STARTTLS",
        "smtps://mx, 465, TLS",
        "smtps://ci@mx, 465, TLS",
        "smtp://[::1]:25, 25, IF_OFFERED",
    })
    void anAddressSaysPortAndSecurity(String text, int port, Security security) {
        SmtpServer server = SmtpServer.parse(text);

        assertThat(server.port()).isEqualTo(port);
        assertThat(server.security()).isEqualTo(security);
    }

    @Test
    void allPartsAreRead() {
        assertThat(SmtpServer.parse("smtp://ci%40example.org@mx.example.org:26?from=ci@example.org&ca=/etc/own.pem"))
                .isEqualTo(new SmtpServer(
                        "mx.example.org",
                        26,
                        Security.STARTTLS,
                        Optional.of("ci@example.org"),
                        Optional.of("ci@example.org"),
                        Optional.of(Path.of("/etc/own.pem"))));
    }

    @Test
    void aPasswordInTheAddressIsRefusedAndNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpServer.parse("smtp://ci:hush@mx"))
                .withMessageContaining("--mail-password-file")
                .withMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mx",
                "mx:25",
                "http://mx",
                "smtp:",
                "smtp://",
                "smtp://mx/box",
                "smtp://mx#x",
                "smtp://mx?port=3",
                "smtp://mx?from",
                "smtp://mx?from=nobody",
                "smtp://mx?from=a@b%0d%0ac",
                "smtp://mx?tls=maybe",
                "smtps://mx?tls=none",
                "smtp://ci@mx?tls=none",
                "smtp://m x",
                "smtp://mx:port"
            })
    void whatIsNoneSaysWhatWasExpected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmtpServer.parse(text))
                .withMessageContaining("expected smtp://HOST");
    }
}
