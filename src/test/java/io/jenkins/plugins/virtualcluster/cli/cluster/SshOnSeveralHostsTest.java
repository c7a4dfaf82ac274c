package io.jenkins.plugins.virtualcluster.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.cli.MachinesHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.common.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SshOnSeveralHostsTest extends MachinesHarness {
    /** A different one on each host, as its home directory is. */
    private static final String NAME = "basename $HOME .lan.test";

    @BeforeEach
    void start() {
        assertThat(up()).as(out() + err()).isZero();
    }

    @Test
    void equalOutputsArePrintedOnceUnderTheirHostsAndFailedOnesLast() {
        int code = execute(
                "ssh", "lan", "--all", "--", "case $(" + NAME + ") in srv2) echo other; exit 3;; *) echo same;; esac");

        assertThat(out()).isEqualTo("""
                ---------------
                client,srv[1,3] (3)
                ---------------
                same
                ---------------
                srv2: exited with 3
                ---------------
                other
                """);
        assertThat(err()).isEqualTo("Failed on 1 of 4 hosts: srv2 exited with 3\n");
        assertThat(code).isEqualTo(3);
    }

    @Test
    void hostsAreNamedByRangeRoleAndAlias() {
        assertThat(execute("ssh", "lan", "srv[1-2]", "--prefix", "--", "true")).isZero();
        assertThat(hosts("srv[1-2]")).isEqualTo("srv[1-2] (2)");
        assertThat(hosts("role:server")).isEqualTo("srv[1-3] (3)");
        assertThat(hosts("pool")).isEqualTo("client,srv2 (2)");
        assertThat(hosts("client,srv[1,3]")).isEqualTo("client,srv[1,3] (3)");
        assertThat(execute("ssh", "lan", "srv[1-9]", "--", "true")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("There is no host 'srv4'");
        assertThat(execute("ssh", "lan", "role:sever", "--", "true")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("There is no role 'sever'; did you mean server?");
    }

    private String hosts(String words) {
        assertThat(execute("ssh", "lan", words, "--", "echo x")).as(err()).isZero();
        return out().lines().skip(1).findFirst().orElseThrow();
    }

    @Test
    void aHostThatIsNotReachedIsToldWithTheOthersAnswers() throws Exception {
        machines.stop("srv3.lan.test");

        assertThat(execute("ssh", "lan", "role:server", "--", "echo here")).isEqualTo(255);
        assertThat(out()).startsWith("---------------\nsrv[1-2] (2)\n---------------\nhere\n");
        assertThat(out()).containsPattern("\nsrv3: not reached: .*cannot be reached");
        assertThat(err()).startsWith("Failed on 1 of 3 hosts: srv3 not reached: ");
    }

    @Test
    void aCommandThatDoesNotEndInTimeIsStoppedAndSaidToBe() {
        assertThat(execute(
                        "ssh", "lan", "srv1,srv2", "--timeout", "1s", "--", "[ $(" + NAME + ") = srv1 ] || sleep 300"))
                .isEqualTo(255);
        assertThat(err()).contains("srv2 \"[ ", "did not end on srv", "within 1 s");
    }

    @Test
    void standardErrorComesWithTheOutput() {
        assertThat(execute("ssh", "lan", "srv1,srv2", "--prefix", "--", "echo bad >&2; exec >&-; sleep 0.1; exit 1"))
                .isEqualTo(1);
        assertThat(out().lines()).containsExactlyInAnyOrder("srv1: bad", "srv2: bad");
    }

    @Test
    void aLargeOutputIsKeptInPartAndComparedAsAWhole() {
        String command = "head -c 1500000 /dev/zero | tr '\\0' x; [ $(" + NAME + ") != srv3 ] || echo y";

        assertThat(execute("ssh", "lan", "role:server", "--", command)).isZero();
        assertThat(out().length()).isLessThan(2_200_000);
        assertThat(out())
                .contains(
                        "srv[1-2] (2)\n",
                        "... and 451424 more bytes; --prefix prints all\n",
                        "\nsrv3\n",
                        "... and 451426 more bytes; --prefix prints all\n");
    }

    @Test
    void jsonHasEachHostWithItsExitCodeAndOutput() throws Exception {
        assertThat(execute("ssh", "lan", "srv[1-2]", "--json", "--", NAME + "; exit 4"))
                .isEqualTo(4);

        JsonNode hosts = Json.MAPPER.readTree(out()).get("hosts");
        assertThat(hosts).hasSize(2);
        assertThat(hosts.get(1).get("host").asText()).isEqualTo("srv2");
        assertThat(hosts.get(1).get("exitCode").asInt()).isEqualTo(4);
        assertThat(hosts.get(1).get("output").asText()).isEqualTo("srv2\n");
        assertThat(hosts.get(1).has("problem")).isFalse();
    }

    @Test
    void noMoreHostsThanThatAreAskedAtOnce() throws Exception {
        // Each host says that it is there, and fails if another one is there too.
        String command = "mkdir " + temp + "/busy || exit 9; sleep 0.2; rmdir " + temp + "/busy";

        assertThat(execute("ssh", "lan", "--all", "--at-once", "1", "--", command))
                .as(out() + err())
                .isZero();
        assertThat(Files.exists(temp.resolve("busy"))).isFalse();
    }

    @Test
    void withoutACommandNobodyLogsInToSeveralHosts() {
        assertThat(execute("ssh", "lan", "--all")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("name a COMMAND behind --, such as: virtual-cluster ssh lan --all -- uptime");
        assertThat(execute("ssh", "lan")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("No host is named; expected HOSTS");
    }

    @Test
    void aSignalEndsItAndPrintsWhatCameUntilThen() throws Exception {
        // One at a time, so that srv1 has ended when srv2 begins.
        Path there = temp.resolve("there");
        String command =
                "case $(" + NAME + ") in srv1) echo early;; *) echo begun; touch " + there + "; sleep 300;; esac";
        signalOnce(() -> Files.exists(there));

        assertThat(execute("ssh", "lan", "srv[1-3]", "--at-once", "1", "--", command))
                .isEqualTo(ExitCode.CANCELLED);
        assertThat(out()).contains("---------------\nsrv1\n---------------\nearly\n", ": cancelled\n");
        assertThat(err()).startsWith("Failed on 2 of 3 hosts: srv[2-3] cancelled");
    }
}
