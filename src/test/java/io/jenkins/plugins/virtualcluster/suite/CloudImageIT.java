package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.LibvirtHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.record.Waited;
import io.jenkins.plugins.virtualcluster.remote.SshHosts;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host with a cloud image of Debian (systemd, cloud-init, netplan, systemd-resolved, PAM, sudo), beside one of busybox and
 * one of glibc with {@code /etc/resolv.conf}, on a network without a domain. It boots once, for all tests.
 */
@Timeout(5400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_LAB_IMAGE_DEBIAN_CLOUD", matches = ".+")
class CloudImageIT {
    private static final Stage RUN = Stage.caseRun("one");
    private static final Duration CLEANUP = Duration.ofMinutes(2);

    @TempDir
    private static Path directory;

    private final String id = RunId.next();
    private RunDirectory record;
    private Hypervisor hypervisor;

    @BeforeAll
    void run() throws Exception {
        TestSuite files = new TestSuite(directory.resolve("repository"));
        files.cluster("""
                name: cluster
                hosts:
                  cloud:
                    image: debian-cloud.qcow2
                    memory: 1 GiB
                    cpus: 2
                    user: debian
                    timeouts: { start: 1h, reboot: 1h }
                    user_data:
                      users: [ { name: extra } ]
                      write_files: [ { path: /etc/from-the-user, content: "ünlike\\n" } ]
                      runcmd: [ [ sh, -c, "echo run > /etc/by-runcmd" ], exit 3 ]
                  glibc: { image: debian-xrootd.qcow2, memory: 512 MiB }
                  tiny: { image: tiny.qcow2, memory: 128 MiB }
                aliases:
                  both: [ cloud, tiny ]
                """);
        files.timeouts("{ start: 1h, run: 1h, reconnect: 10m }");
        files.script("cases/one/run.sh", """
                echo "user $(id -u) home $HOME"
                echo "name $(cat /proc/sys/kernel/hostname)"
                for name in cloud glibc tiny both; do
                    if command -v getent > /dev/null; then
                        getent ahostsv4 $name > /dev/null && echo "finds $name"
                    else
                        nslookup $name 2> /dev/null | grep -q ^Name: && echo "finds $name"
                    fi
                done
                [ @hostname@ = cloud ] || exit 0
                echo "own $(getent ahostsv4 cloud | head -n 1)"
                cat /etc/from-the-user /etc/by-runcmd
                getent passwd extra | cut -d: -f1
                ls /run/cloud-init/result.json
                """);
        hypervisor = LibvirtHypervisor.connect(Lab.address());
        record = new RunDirectory(directory.resolve("record"));
        RunRequest request = TestRequests.of(
                files.repository(),
                "suite",
                id,
                Optional.empty(),
                Optional.of(Duration.ofHours(2)),
                directory.resolve("private"),
                Attempt.ONLY);
        try (SshHosts remote = new SshHosts();
                RecordWriter writer = RecordWriter.open(record, Clock.systemUTC())) {
            SuiteRun run = new SuiteRun(
                    request,
                    Fleet.of(Lab.address(), hypervisor),
                    remote,
                    writer,
                    RunSettings.DEFAULT,
                    Clock.systemUTC());
            Verdict verdict = run.execute();
            assertThat(verdict).as("%s", Files.readString(record.journal())).isEqualTo(Verdict.PASSED);
        }
    }

    @AfterAll
    void stop() throws Exception {
        if (hypervisor != null) {
            hypervisor.destroy(id, CLEANUP);
            hypervisor.close();
        }
    }

    private List<String> output(String host) throws IOException {
        return Files.readAllLines(record.output(RUN, host));
    }

    private List<String> waited(String host) throws IOException {
        return RunState.read(record).hosts().stream()
                .filter(each -> each.name().equals(host))
                .flatMap(each -> each.waited().stream())
                .map(Waited::what)
                .toList();
    }

    @Test
    void shortNamesAndAliasesResolveOnEachKindOfHost() throws Exception {
        for (String host : List.of("cloud", "glibc", "tiny")) {
            assertThat(output(host)).as(host).contains("finds cloud", "finds glibc", "finds tiny", "finds both");
        }
    }

    @Test
    void eachHostHasItsNameAndIsNotItsOwnLoopToItself() throws Exception {
        for (String host : List.of("cloud", "glibc", "tiny")) {
            assertThat(output(host)).as(host).contains("name " + host);
        }
        String address = RunState.read(record).hosts().stream()
                .filter(host -> host.name().equals("cloud"))
                .findFirst()
                .flatMap(RunState.HostState::address)
                .orElseThrow();
        assertThat(output("cloud")).anySatisfy(line -> assertThat(line).startsWith("own " + address + " "));
    }

    @Test
    void scriptsRunAsRootWhoeverLogsIn() throws Exception {
        assertThat(output("cloud")).contains("user 0 home /root");
        assertThat(output("tiny")).anySatisfy(line -> assertThat(line).startsWith("user 0 "));
        assertThat(ssh("cloud", "id -un; sudo -n id -u")).isEqualTo("debian\n0\n");
        assertThat(ssh("-l", "root", "cloud", "id -u")).isEqualTo("0\n");
    }

    @Test
    void scriptsBeginWhenCloudInitHasDoneWhatTheUserWants() throws Exception {
        assertThat(output("cloud")).contains("ünlike", "run", "extra", "/run/cloud-init/result.json");
        assertThat(waited("cloud")).startsWith("boots").contains("logs in").endsWith("names", "files");
        assertThat(waited("cloud")).anySatisfy(what -> assertThat(what).startsWith("cloud-init"));
        assertThat(waited("tiny")).containsExactly("boots", "logs in", "names", "files");
    }

    @Test
    void whatWentWrongInCloudInitIsNoted() throws Exception {
        assertThat(RunState.read(record).notes()).anySatisfy(note -> {
            assertThat(note.host()).contains("cloud");
            assertThat(note.message())
                    .startsWith("cloud-init on cloud reports ")
                    .contains("    modules-final: ('scripts-user', ");
        });
    }

    private static String ssh(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("ssh", "-F", directory.resolve("private/ssh_config").toString()));
        command.addAll(List.of(arguments));
        Process ssh = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ssh.waitFor()).as(output).isZero();
        return output;
    }
}
