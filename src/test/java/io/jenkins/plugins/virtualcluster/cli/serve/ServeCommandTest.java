package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What 'serve' says before it serves. */
class ServeCommandTest extends CommandLineHarness {
    @ParameterizedTest
    @ValueSource(strings = {"http://runs.example.org", "runs.example.org:8080", "-runs", "runs/", ""})
    void whatIsNoHostNameIsRefused(String name) {
        assertThat(execute("serve", "--port", "0", "--records", records(), "--host", name))
                .isEqualTo(ExitCode.USER_ERROR);
        assertThat(err())
                .isEqualTo(
                        "--host " + name
                                + " is not a host name; expected a name such as runs.example.org, without http:// and without a port\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(60)
    void whoServesToOthersIsWarnedThatThereIsNoLoginUnlessThereIsAToken(boolean token) throws InterruptedException {
        Thread serving = new Thread(() -> execute(
                "serve", "--bind", "0.0.0.0", "--port", "0", "--records", records(), token ? "--token" : "--host=a"));
        serving.start();
        while (!out().contains("(Ctrl-C ends)")) {
            assertThat(serving.isAlive()).as(this::err).isTrue();
            Thread.onSpinWait();
        }
        serving.interrupt();
        serving.join();

        assertThat(out()).startsWith("Serving the runs in " + records() + " at http://");
        if (token) {
            assertThat(out()).contains("?token=");
            assertThat(err()).doesNotContain("no login");
        } else {
            assertThat(err())
                    .startsWith("serve: there is no login: everyone who reaches 0.0.0.0 port ")
                    .contains("; give --token to require a secret link\n");
        }
    }

    @Test
    void aPortOutOfRangeIsRefused() {
        assertThat(execute("serve", "--port", "65536")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).isEqualTo("65536 is not a port; expected 0 to 65535\n");
    }
}
