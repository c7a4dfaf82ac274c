package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.Definitions;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.hypervisor.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.LibvirtHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.Machine;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Real faults, done to real guests of a lab and to the lab itself, in the middle of a stage. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_LAB_KEYFILE", matches = ".+")
@Timeout(300)
class FaultIT {
    private static final Stage RUN = Stage.caseRun("one");
    private static final Duration KNOWN = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final RemoteHosts remote = new SshHosts();
    /** Lines of output and notes, with when they came. */
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    private TestSuite files;
    private RunDirectory record;
    private HypervisorAddress address;
    private HypervisorAddress.SshDoor door;
    private Hypervisor hypervisor;
    private String id;

    @BeforeEach
    void connect() throws Exception {
        files = new TestSuite(directory.resolve("repository"));
        record = new RunDirectory(directory.resolve("record"));
        address = HypervisorAddress.parse(System.getenv("VIRTUAL_CLUSTER_HYPERVISOR"));
        door = Machine.doorOf(address);
        hypervisor = LibvirtHypervisor.connect(address);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        remote.close();
        assertThat(hypervisor.find()).noneMatch(found -> found.run().equals(id));
        hypervisor.close();
    }

    @Test
    void aGuestThatEndsInAnyWayIsKnownWithinSecondsAndTheOthersAreTold() throws Exception {
        cluster("destroyed", "killed", "panicked", "starved", "witness");
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                count=0
                died() {
                    log "dead: $1"
                    count=$((count + 1))
                    [ $count -lt 4 ] || exit 0
                }
                log "up @hostname@"
                case @hostname@ in
                    panicked) sleep 3; echo c > /proc/sysrq-trigger ;;
                    starved) echo 1 > /proc/sys/vm/panic_on_oom; tail /dev/zero ;;
                    witness) on_host_death died ;;
                esac
                while :; do
                    sleep 100 &
                    wait
                done
                """);
        CompletableFuture<Verdict> verdict = start();
        heard("up destroyed");
        Instant destroyed = Instant.now();
        Machine.run(door, "virsh destroy vc-" + id + "-destroyed");
        heard("up killed");
        Instant killed = Instant.now();
        Machine.run(door, "kill -9 $(cat /run/libvirt/qemu/vc-" + id + "-killed.pid)");
        ends(verdict, Verdict.INFRASTRUCTURE);

        Map<String, Instant> faults = Map.of(
                "destroyed",
                destroyed,
                "killed",
                killed,
                "panicked",
                heard("up panicked").plusSeconds(3));
        Map<String, RunState.HostState> hosts = RunState.read(record).hosts().stream()
                .collect(Collectors.toMap(RunState.HostState::name, host -> host));
        for (Map.Entry<String, Instant> fault : faults.entrySet()) {
            Duration after =
                    Duration.between(fault.getValue(), hosts.get(fault.getKey()).since());
            System.out.println(fault.getKey() + " was known after " + after.toMillis() + " ms");
            assertThat(after).as(fault.getKey()).isLessThan(KNOWN);
        }
        assertThat(hosts.get("destroyed").reason()).contains("was destroyed");
        assertThat(hosts.get("killed").reason()).contains("crashed: its QEMU process ended");
        assertThat(hosts.get("panicked").reason()).contains("crashed: kernel panic");
        assertThat(hosts.get("starved").reason()).contains("crashed: kernel panic");
        assertThat(cell("witness").end().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(output("witness").lines())
                .containsExactlyInAnyOrder(
                        "up witness", "dead: destroyed", "dead: killed", "dead: panicked", "dead: starved");
        assertThat(RunState.read(record).notes())
                .anyMatch(note -> note.message().contains("Out of memory")
                        || note.message().contains("out of memory"));
    }

    @Test
    void aRunGoesOnOverAllThatBreaksOnTheWayToItsHosts() throws Exception {
        cluster("srv1", "srv2");
        files.script(
                "cases/one/run.sh",
                "echo begin; i=0; until [ -e $VC_WORK/end ]; do i=$((i + 1)); echo $i; sleep 1; done; echo end $i");
        CompletableFuture<Verdict> verdict = start();
        heard("begin");
        Machine.run(
                door,
                detached("kill $(cat /run/libvirt/libvirtd.pid); sleep 3; "
                        + "exec libvirtd --pid-file /run/libvirt/libvirtd.pid"));
        heard("srv1 is heard of again from its hypervisor");
        heard("srv2 is heard of again from its hypervisor");
        String ssh = Path.of(System.getenv("VIRTUAL_CLUSTER_LAB_KEYFILE"))
                .getParent()
                .toString();
        Machine.run(
                door,
                detached("sleep 1; l=$(cat " + ssh + "/sshd.pid); kill -9 $l $(ps -o pid= --ppid $l); "
                        + "sleep 3; exec $(command -v sshd) -D -e -f " + ssh + "/sshd_config"));
        heard("srv1 answers again after ");
        heard("srv2 answers again after ");
        Machine.run(door, "p=$(cat /run/libvirt/qemu/vc-" + id + "-srv1.pid); kill -STOP $p; sleep 8; kill -CONT $p");
        heard("no answer for 5 s; srv1 is tried again for 5 min");
        for (String host : new String[] {"srv1", "srv2"}) {
            onGuest(host, "touch /var/lib/virtual-cluster/" + id + "/" + host + "/work/end");
        }
        ends(verdict, Verdict.PASSED);
        for (String host : new String[] {"srv1", "srv2"}) {
            String[] lines = output(host).split("\n");
            assertThat(lines[0]).isEqualTo("begin");
            for (int i = 1; i < lines.length - 1; i++) {
                assertThat(lines[i]).isEqualTo(String.valueOf(i));
            }
            assertThat(lines[lines.length - 1]).isEqualTo("end " + (lines.length - 2));
        }
    }

    @Test
    void aHostThatRebootsAsAnnouncedGoesOnThoughItsDiskForgets() throws Exception {
        cluster("srv1", "srv2");
        files.script(
                "cases/one/run.sh",
                ". \"$VC_LIB\"; log start $VC_RESTARTS; [ @hostname@ = srv1 ] && [ $VC_RESTARTS = 0 ] || exit 0; "
                        + "expect_reboot; reboot; sleep 100");
        ends(start(), Verdict.PASSED);
        assertThat(output("srv1")).isEqualTo("start 0\nstart 1\n");
        assertThat(output("srv2")).isEqualTo("start 0\n");
        assertThat(cell("srv1").restarts()).isEqualTo(1);
    }

    private void cluster(String... hosts) throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                networks:
                  lan: { domain: lan.test }
                hosts: { %s }
                """.formatted(String.join(": {}, ", hosts) + ": {}"));
    }

    private CompletableFuture<Verdict> start() throws Exception {
        Definitions definitions = DefinitionReader.read(files.repository());
        assertThat(definitions.problems()).isEmpty();
        Suite suite = definitions.suites().get("suite");
        id = RunId.next();
        RunRequest request = new RunRequest(
                id,
                suite,
                definitions.clusters().get("cluster"),
                suite.cases(),
                suite.tags(),
                files.repository(),
                Optional.empty(),
                "user@machine",
                Optional.empty(),
                directory.resolve("private"),
                Attempt.ONLY);
        RecordWriter writer = RecordWriter.open(record, Clock.systemUTC());
        writer.listen(event -> {
            if (event instanceof Event.Note note) {
                see(note.message());
            }
        });
        Map<String, StringBuilder> lines = new LinkedHashMap<>();
        writer.listenToOutput((stage, host, bytes) -> {
            synchronized (lines) {
                StringBuilder line = lines.computeIfAbsent(host, key -> new StringBuilder());
                line.append(StandardCharsets.UTF_8.decode(bytes));
                int end;
                while ((end = line.indexOf("\n")) >= 0) {
                    see(line.substring(0, end));
                    line.delete(0, end + 1);
                }
            }
        });
        SuiteRun run = new SuiteRun(
                request, Fleet.of(address, hypervisor), remote, writer, RunSettings.DEFAULT, Clock.systemUTC());
        return CompletableFuture.supplyAsync(run::execute).whenComplete((verdict, failure) -> {
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void see(String line) {
        synchronized (seen) {
            seen.putIfAbsent(line, Instant.now());
            seen.notifyAll();
        }
    }

    /** Waits for a line of output, or a note, that has this text; returns when it came. */
    private Instant heard(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(200);
        synchronized (seen) {
            while (true) {
                for (Map.Entry<String, Instant> line : seen.entrySet()) {
                    if (line.getKey().contains(text)) {
                        return line.getValue();
                    }
                }
                long left = end - System.nanoTime();
                assertThat(left)
                        .as("'%s' did not come, but %s", text, seen.keySet())
                        .isPositive();
                TimeUnit.NANOSECONDS.timedWait(seen, left);
            }
        }
    }

    private void ends(CompletableFuture<Verdict> verdict, Verdict expected) throws Exception {
        Verdict ended = verdict.get(280, TimeUnit.SECONDS);
        assertThat(ended).as("%s", Files.readString(record.journal())).isEqualTo(expected);
    }

    /** A command that goes on when the connection that starts it is gone. */
    private static String detached(String commands) {
        return "setsid sh -c '" + commands + "' < /dev/null > /dev/null 2>&1 &";
    }

    private void onGuest(String host, String command) throws Exception {
        Process ssh = new ProcessBuilder(List.of(
                        "ssh", "-F", directory.resolve("private/ssh_config").toString(), host, command))
                .redirectErrorStream(true)
                .start();
        String output = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ssh.waitFor()).as(output).isZero();
    }

    private RunState.CellState cell(String host) throws Exception {
        return RunState.read(record).stages().stream()
                .filter(stage -> stage.stage().equals(RUN))
                .findFirst()
                .orElseThrow()
                .hosts()
                .get(host);
    }

    private String output(String host) throws Exception {
        return Files.readString(record.output(RUN, host));
    }
}
