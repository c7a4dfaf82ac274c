package io.jenkins.plugins.virtualcluster.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a command line that cannot be used: in words of people, with the remedy. */
class FailuresTest extends CommandLineHarness {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            rnu                                   | There is no command 'rnu'
            image foo                             | There is no command 'foo'
            run                                   | SUITE is missing
            console                               | CLUSTER and HOST are missing
            console xrootd                        | HOST is missing
            ssh                                   | CLUSTER is missing
            complet                               | There is no command 'complet'
            ssh xrootd                            | No host is named; expected HOSTS, such as srv1 or srv[1-3], or --all
            list extra                            | 'extra' is one word too many
            run talk --foo                        | There is no option --foo
            serve --port abc                      | --port: 'abc' is not a whole number
            serve --port                          | --port has no value; expected --port N
            run talk --tag                        | --tag has no value; expected --tag NAME=VALUE
            run talk --tag x                      | --tag: 'x' is not NAME=VALUE
            run talk --keep=soon                  | --keep: 'soon' is not a time; expected one such as 30m, 2h or 1d, at most 7d, alone or behind 'failed,'
            run talk --retry-infrastructure=x     | --retry-infrastructure: 'x' is not a whole number
            console a b --follow=1                | --follow: takes no value, and has '1'
            """)
    void aWrongCommandLineIsToldInWordsOfPeople(String line, String message) {
        int code = execute(line.split(" "));

        assertThat(err().lines().findFirst()).contains(message);
        assertThat(code).isEqualTo(ExitCode.USER_ERROR);
    }

    @Test
    void oneOfSeveralThatIsMissingIsNamed() {
        execute("stop");

        assertThat(err()).startsWith("Expected one of CLUSTER | --all\n");
    }

    @Test
    void anAddressThatIsNoneIsToldWithoutNamesOfClasses() {
        execute("serve", "--bind", "no such address");

        assertThat(err())
                .startsWith(
                        "--bind: 'no such address' is not an address; expected one of this machine, such as 127.0.0.1,"
                                + " 0.0.0.0 or ::1\n");
    }

    @Test
    void withoutACommandTheHelpIsShown() {
        assertThat(execute()).isEqualTo(ExitCode.PASSED);
        assertThat(out()).startsWith("Usage: virtual-cluster").contains("Commands:");
        assertThat(err()).isEmpty();

        execute("image");

        assertThat(out()).contains("Usage: virtual-cluster image");
    }

    @Test
    void aDirectoryWithoutDefinitionsIsNamed() throws Exception {
        Files.createDirectory(temp.resolve("empty"));

        assertThat(execute("check", temp.resolve("empty").toString())).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err())
                .startsWith("No definitions are in " + temp.resolve("empty")
                        + "; expected a directory with clusters/ and suites/ (`virtual-cluster check DIRECTORY`)");
    }
}
