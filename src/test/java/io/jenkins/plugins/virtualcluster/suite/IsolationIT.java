package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.hypervisor.Machine;
import io.jenkins.plugins.virtualcluster.record.ClusterEvent;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Cases that spoil their cluster of real guests in every way: each finds it as suite-init has left it. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
class IsolationIT extends GuestRunHarness {
    /** Between a host that tells its time, and this machine that hears it. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(4);

    private static final Pattern TIME = Pattern.compile("clock of (\\S+) in (\\S+) is (\\d+)");
    private static final String CHECK = """
            . "$VC_LIB"
            echo "clock of $VC_HOST in $VC_CASE is $(date +%s)"
            run grep -x 'made by init' /srv/data
            run kill -0 "$(cat /srv/daemon)"
            run [ ! -e /srv/filling ]
            run [ "$VC_RESTARTS" = 0 ]
            run [ ! -e "$VC_WORK/left" ]
            touch "$VC_WORK/left"
            """;

    @BeforeEach
    void suite() throws IOException {
        cluster("srv1", "srv2");
        files.more("isolation: case");
        files.script("suite_init.sh", """
                mkdir -p /srv
                echo 'made by init' > /srv/data
                setsid sh -c 'echo $$ > /srv/daemon; exec sleep 10000' < /dev/null > /dev/null 2>&1 &
                while [ ! -s /srv/daemon ]; do sleep 0.1; done
                """);
        files.script("cases/one/init.sh", "true");
        files.script("cases/one/finalize.sh", "true");
    }

    private void spoils(String testCase, String how) throws IOException {
        files.script("cases/" + testCase + "/run.sh", CHECK + how);
    }

    @Test
    void eachCaseFindsItCleanWhateverTheOneBeforeDid() throws Exception {
        files.cases("[ one, kills, fills, sets, ends, last ]");
        spoils("one", "rm -r /srv/data");
        spoils("kills", "kill -9 \"$(cat /srv/daemon)\"");
        spoils("fills", "head -c 20000000 /dev/zero > /srv/filling");
        spoils("sets", "date -s @1000000000");
        spoils("ends", "[ $VC_HOST = srv1 ] || { sync; echo o > /proc/sysrq-trigger; sleep 600; }");
        spoils("last", "");
        ends(start(), Verdict.INFRASTRUCTURE);

        for (String testCase : List.of("one", "kills", "fills", "sets", "last")) {
            assertThat(stage(Stage.caseRun(testCase)).verdict())
                    .as("%s: %s", testCase, Files.readString(record.journal()))
                    .contains(Verdict.PASSED);
        }
        assertThat(stage(Stage.caseRun("ends")).verdict()).contains(Verdict.INFRASTRUCTURE);
        RunState state = RunState.read(record);
        assertThat(state.clean().putBacks())
                .extracting(ClusterEvent.PutBack::boot, ClusterEvent.PutBack::testCase)
                .extracting(Object::toString)
                .containsExactly(
                        "(false, \"kills\")",
                        "(false, \"fills\")",
                        "(false, \"sets\")",
                        "(false, \"ends\")",
                        "(false, \"last\")");
        assertThat(state.clean().putBacks().get(4).revived()).containsExactly("srv2");
        assertThat(state.clean().deaths()).extracting(Event.HostDied::host).containsExactly("srv2");
        clocksAreRight();
        System.out.println("cold start " + coldStart() + ", put back in "
                + state.clean().putBacks().stream()
                        .map(ClusterEvent.PutBack::millis)
                        .toList() + " ms");
    }

    private void clocksAreRight() throws IOException {
        int told = 0;
        for (String testCase : List.of("one", "kills", "fills", "sets", "last")) {
            for (String host : List.of("srv1", "srv2")) {
                Matcher time = TIME.matcher(Files.readString(record.output(Stage.caseRun(testCase), host)));
                assertThat(time.find())
                        .as("%s in %s tells its time", host, testCase)
                        .isTrue();
                Instant started = stage(Stage.caseRun(testCase)).started().orElseThrow();
                Instant said = Instant.ofEpochSecond(Long.parseLong(time.group(3)));
                assertThat(said)
                        .as("%s in %s", host, testCase)
                        .isBetween(started.minusSeconds(2), started.plus(ON_THE_WAY));
                told++;
            }
        }
        assertThat(told).isEqualTo(10);
    }

    /** From the begin of the start to the last host that is ready. */
    private Duration coldStart() throws IOException {
        List<Event> events = Journal.read(record.journal());
        Instant placed = events.stream()
                .filter(Event.RunPlaced.class::isInstance)
                .findFirst()
                .orElseThrow()
                .at();
        Instant ready = events.stream()
                .filter(Event.HostReady.class::isInstance)
                .map(Event::at)
                .limit(2)
                .reduce((one, next) -> next)
                .orElseThrow();
        return Duration.between(placed, ready);
    }

    @Test
    @Tag("thorough")
    void whereOneHostCannotBeSavedTheClusterIsBootedAgain() throws Exception {
        files.cases("[ one, two ]");
        spoils("one", "rm -r /srv/data");
        spoils("two", "");
        files.script(
                "suite_init.sh",
                Files.readString(files.repository().resolve("suites/suite/suite_init.sh"))
                        + "[ $VC_HOST = srv1 ] || echo init waits\n"
                        + "while [ $VC_HOST = srv2 ] && [ ! -e /srv/go ]; do sleep 0.1; done\n");
        CompletableFuture<Verdict> verdict = start();
        heard("init waits");
        String disk = "/var/tmp/" + id + ".raw";
        Machine.run(
                Machine.doorOf(Lab.address()),
                "truncate -s 1M " + disk + " && virsh qemu-monitor-command vc-" + id
                        + "-srv2 --hmp 'drive_add 0 if=none,id=raw,format=raw,file=" + disk + "' && rm " + disk);
        letInitEnd();
        awaitEvent("cluster-put-back");
        letInitEnd();
        ends(verdict, Verdict.PASSED);
        RunState state = RunState.read(record);
        assertThat(state.clean().putBacks()).hasSize(1).allMatch(ClusterEvent.PutBack::boot);
        assertThat(Files.readString(record.journal()))
                .contains("cluster-not-saved")
                .contains("saving host srv2 failed")
                .contains("Only disks in qcow2 can be saved");
    }

    private void letInitEnd() throws Exception {
        onGuest("srv2", "mkdir -p /srv; touch /srv/go");
    }

    private void awaitEvent(String name) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(400);
        while (!Files.readString(record.journal()).contains(name)) {
            assertThat(System.nanoTime()).as(name).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
