package io.jenkins.plugins.virtualcluster.cli.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.DeafPort;
import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.mail.Mail;
import io.jenkins.plugins.virtualcluster.report.mail.MailNote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunMailTest extends CommandLineHarness {
    private final MailServer server = MailServer.plain();

    @BeforeEach
    void keepWhomToTell() {
        events = SampleRuns.failed().events();
        duringRun = run -> {
            try {
                Files.writeString(
                        record(run).resolve("suite.json"),
                        "{\"name\":\"copy\",\"hosts\":[],\"cases\":[],\"logs\":[],\"tags\":{},\"notification\":"
                                + "{\"to\":[\"a@example.org\"],\"success\":\"SUITE\",\"failure\":\"SUITE\",\"when\":\"ALWAYS\"}}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private Path record(String run) throws IOException {
        try (Stream<Path> all = Files.list(Path.of(records()))) {
            return all.filter(path -> path.toString().endsWith("-" + run))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String address() {
        return "smtp://localhost:" + server.port();
    }

    @Test
    void theEndOfARunIsToldByMailWithALinkToItsPage() throws Exception {
        assertThat(run("copy", "--mail", address(), "--pages", "https://ci.example.org/vc/"))
                .isEqualTo(ExitCode.FAILED);

        assertThat(server.taken()).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("FAILED: copy: case one on srv2");
            assertThat(mail.text())
                    .contains("https://ci.example.org/vc/run/"
                            + record(requests.get(0).run()).getFileName());
        });
        assertThat(out()).contains("Mail was sent to a@example.org");
        assertThat(record(requests.get(0).run()).resolve("mail.txt"))
                .content()
                .isEqualTo("a@example.org: FAILED: copy: case one on srv2\n");
    }

    @Test
    void aMailThatCannotBeSentIsAWarningAndChangesNoVerdict() throws Exception {
        events = SampleRuns.passed().events();
        try (DeafPort port = new DeafPort()) {
            String address = "smtp://localhost:" + port.number();
            assertThat(run("copy", "--mail", address)).isEqualTo(ExitCode.PASSED);
            assertThat(err()).contains("Warning: Mail could not be sent by " + address);
        }
        assertThat(record(requests.get(0).run()).resolve("mail.txt")).doesNotExist();
    }

    @Test
    void ofSeveralAttemptsOnlyTheLastOneIsTold() throws Exception {
        List<Event> death = SampleRuns.started("one")
                .over(Verdict.INFRASTRUCTURE, SampleRuns.DEATH)
                .events();
        script = request -> {
            List<Event> all = new ArrayList<>(
                    request.attempt().number() == 1
                            ? death
                            : SampleRuns.passed().events());
            all.set(0, withAttempt((Event.RunStarted) all.get(0), request.run(), request.attempt()));
            return all;
        };

        assertThat(run("copy", "--retry-infrastructure", "1", "--mail", address()))
                .isEqualTo(ExitCode.PASSED);
        assertThat(server.taken()).hasSize(1);
        assertThat(server.taken().get(0).subject()).startsWith("PASSED: copy");
        assertThat(server.taken().get(0).text()).contains("Attempt: 2 of 2");
    }

    @Test
    void aMailThatMayHaveGoneWhenItsProcessWasEndedIsNotSentAgain() throws Exception {
        Consumer<String> kept = duringRun;
        duringRun = run -> {
            kept.accept(run);
            try {
                new MailNote(new RunDirectory(record(run)))
                        .begin(List.of(new Mail(List.of("a@example.org"), "FAILED: copy", "", "")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };

        assertThat(run("copy", "--mail", address())).isEqualTo(ExitCode.FAILED);
        assertThat(server.taken()).isEmpty();
        assertThat(err()).contains("It is not sent again, as it may have arrived");
        assertThat(record(requests.get(0).run()).resolve("mail.txt"))
                .content()
                .startsWith("a@example.org: FAILED: copy\n");
    }

    private static Event.RunStarted withAttempt(Event.RunStarted start, String run, Attempt attempt) {
        return new Event.RunStarted(
                start.at(),
                run,
                start.suite(),
                start.cluster(),
                start.owner(),
                start.commit(),
                start.hypervisor(),
                start.hosts(),
                start.active(),
                List.of(Stage.SUITE_INIT),
                attempt,
                Map.of(),
                Optional.empty());
    }

    @Test
    void withoutAServerThatIsSaidUnlessNoneIsWished() {
        run("copy");
        assertThat(out()).contains("No mail was sent to a@example.org: no mail server is set (--mail or");

        run("copy", "--mail", "none");
        assertThat(out()).doesNotContain("mail was sent");
    }

    @Test
    void wrongSettingsAreToldBeforeAnythingIsStarted() {
        assertThat(run("copy", "--mail", "mx")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("expected smtp://HOST");
        assertThat(run("copy", "--mail", "smtp://user@localhost")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("--mail-password-file");
        assertThat(run("copy", "--mail", "smtp://user@localhost", "--mail-password-file", "/none"))
                .isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("/none");
        assertThat(run("copy", "--pages", "here")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("expected such as http://host:8080");
        assertThat(requests).isEmpty();
    }
}
