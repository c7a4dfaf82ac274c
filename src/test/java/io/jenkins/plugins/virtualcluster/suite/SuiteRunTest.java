package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.OutputCount;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.record.Waited;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run from its first event to its last. */
class SuiteRunTest extends SuiteRunHarness {
    @Test
    void outputOfEachHostIsKeptAndTheRunPasses() throws Exception {
        files.script("cases/one/run.sh", "echo \"@hostname@ $VC_STAGE $VC_FULL_NAME\"; cat \"$VC_FILES/greeting\"");
        files.file("files/greeting", "hello\n");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(output("srv1")).isEqualTo("srv1 case/one/run srv1.lan.test\nhello\n");
        assertThat(output("srv2")).isEqualTo("srv2 case/one/run srv2.lan.test\nhello\n");
        assertThat(hypervisor.find()).isEmpty();
        assertThat(state().ended().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void theDirectoryOfFilesIsThereAlsoWhereASuiteHasNone() throws Exception {
        files.script("cases/one/run.sh", "cd \"$VC_FILES\" && ls -A");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(output("srv1")).isEmpty();
    }

    @Test
    void aStageBeginsOnlyWhenTheOneBeforeHasEndedOnAllHosts() throws Exception {
        files.script("cases/one/init.sh", "[ @hostname@ = srv1 ] || { sleep 1; touch " + directory + "/slow; }");
        files.script("cases/one/run.sh", "[ -e " + directory + "/slow ]");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aScriptThatExitsWithOneOnOneHostFailsItsCaseAndNamesTheHost() throws Exception {
        files.script("cases/one/run.sh", "[ @hostname@ = srv1 ] || { echo broken; exit 1; }");
        assertThat(execute()).isEqualTo(Verdict.FAILED);
        assertThat(state().ended().orElseThrow().cause()).contains("case/one/run: srv2: exited with 1");
        assertThat(verdict("srv1")).isEqualTo(Verdict.PASSED);
        assertThat(verdict("srv2")).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aScriptEndedByASignalIsToldFromOneThatExitsWithTheSameNumber() throws Exception {
        files.script("cases/one/run.sh", "[ @hostname@ = srv1 ] && exit 143; kill -TERM $$");
        assertThat(execute()).isEqualTo(Verdict.FAILED);
        assertThat(state().ended().orElseThrow().cause()).contains("case/one/run: srv1: exited with 143 (and 1 more)");
        assertThat(end("srv1").exitCode()).hasValue(143);
        assertThat(end("srv2").signal()).hasValue(15);
        assertThat(end("srv2").cause()).contains("was ended by SIGTERM");
    }

    @Test
    void aHostWhoseScriptExitsWith77HadNothingToDoAndTheOthersJudgeTheCase() throws Exception {
        files.script("cases/one/init.sh", "[ @hostname@ = srv1 ] || exit 77");
        files.script("cases/one/run.sh", "echo \"run on $VC_HOST\"; [ @hostname@ = srv2 ] || exit 77");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(verdict("srv1")).isEqualTo(Verdict.SKIPPED);
        assertThat(end("srv1").exitCode()).hasValue(77);
        assertThat(end("srv1").cause()).contains("nothing to do");
        assertThat(output("srv2")).as("also after an init with nothing to do").isEqualTo("run on srv2\n");
        assertThat(stage(RUN).verdict()).contains(Verdict.PASSED);
        assertThat(state().caseVerdict("one")).isEqualTo(Verdict.PASSED);

        files.script("cases/one/run.sh", "[ @hostname@ = srv2 ] || exit 77; exit 1");
        record.close();
        directory = directory.resolve("second");
        assertThat(execute()).isEqualTo(Verdict.FAILED);
        assertThat(stage(RUN).cause()).contains("srv2: exited with 1");
    }

    @Test
    void aRunInWhichNoCaseHadAnythingToDoIsSkippedAndFinalizedAllTheSame() throws Exception {
        files.script("suite_init.sh", "exit 77");
        files.script("cases/one/run.sh", "exit 77");
        files.script("cases/one/finalize.sh", "echo finalized");
        assertThat(execute()).isEqualTo(Verdict.SKIPPED);
        assertThat(state().ended().orElseThrow().cause()).contains("no case had anything to do on any host");
        assertThat(state().caseVerdict("one")).isEqualTo(Verdict.SKIPPED);
        assertThat(state().nothingToDo("one")).contains("nothing to do on any host");
        assertThat(Files.readString(record.directory().output(Stage.caseFinalize("one"), "srv1")))
                .isEqualTo("finalized\n");
    }

    @Test
    void linesThatTellOfErrorsAreCountedByTheSuitesOwnPatternsToo() throws Exception {
        files.more("output: { errors: [ 'ERR!' ], ignore: [ 'no real error' ] }");
        files.script("suite_init.sh", "echo nothing");
        files.script(
                "cases/one/run.sh",
                "[ @hostname@ = srv1 ] || exit 0; echo ok; echo 'npm ERR! x'; echo 'no real error'; echo 'WARNING: y';"
                        + " echo 'it failed'");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(stage(RUN).hosts().get("srv1").counted()).contains(new OutputCount(2, 1, true));
        assertThat(stage(RUN).hosts().get("srv2").counted()).isEmpty();
        assertThat(stage(Stage.SUITE_INIT).hosts().get("srv1").counted()).isEmpty();
        assertThat(state().counted("one")).isEqualTo(new OutputCount(2, 1, true));
        List<Event> events = Journal.read(record.directory().journal());
        assertThat(events.get(events.size() - 1)).isInstanceOf(Event.RunEnded.class);
    }

    @Test
    void aStageThatOverrunsIsStoppedAtItsLimit() throws Exception {
        files.timeouts("{ run: 6s }");
        files.script("cases/one/run.sh", "[ @hostname@ = srv2 ] || exec sleep 600");
        files.script("cases/one/finalize.sh", "echo finalized");
        assertThat(execute()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(end("srv1").cause()).contains("was still running after 6 s and was stopped");
        assertThat(verdict("srv2")).isEqualTo(Verdict.PASSED);
        assertThat(Files.readString(record.directory().output(Stage.caseFinalize("one"), "srv1")))
                .isEqualTo("finalized\n");
    }

    @Test
    void aHostThatDiesEndsTheStageAtOnceAndIsNoFailureOfTheSoftware() throws Exception {
        files.script("cases/one/run.sh", "[ @hostname@ = srv2 ] || exec sleep 600");
        files.script("cases/one/finalize.sh", "true");
        listener = event -> {
            if (event instanceof Event.StageStarted started && started.stage().equals(RUN)) {
                hypervisor.writeConsole(id, "srv1", "Kernel panic - not syncing\n");
                hypervisor.end(id, "srv1", "was destroyed");
            }
        };
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(end("srv1").cause()).contains("was destroyed");
        assertThat(state().ended().orElseThrow().cause()).contains("case/one/run: srv1: was destroyed");
        assertThat(state().notes()).anyMatch(note -> note.message().contains("Kernel panic - not syncing"));
        assertThat(stage(Stage.caseFinalize("one")).hosts().keySet()).containsExactly("srv2");
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void aHostWhosePanicOnlyItsConsoleTellsDiesAtOnce() throws Exception {
        files.script("cases/one/run.sh", "[ @hostname@ = srv2 ] || exec sleep 600");
        listener = event -> {
            if (event instanceof Event.StageStarted started && started.stage().equals(RUN)) {
                hypervisor.writeConsole(
                        id,
                        "srv1",
                        "[    9.1] ---[ end Kernel panic - not syncing: Fatal exception in interrupt ]---\r\n");
                hypervisor.writeConsole(id, "srv2", "[ 9.1] ---[ end Kernel panic - not syncing: it answers ]---\n");
                try {
                    machines.stop("srv1.lan.test");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(end("srv1").cause())
                .contains("crashed: kernel panic, which only its console reports: Fatal exception in interrupt");
        assertThat(verdict("srv2")).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aLostConnectionLosesAndRepeatsNothing() throws Exception {
        files.script(
                "cases/one/run.sh",
                "[ @hostname@ = srv1 ] || exit 0; echo begun; " + "while [ ! -e " + directory
                        + "/cut ]; do sleep 0.1; done; echo ended");
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Verdict> verdict = start(output -> begun.complete(null));
        begun.get(30, TimeUnit.SECONDS);
        machines.cut("srv1.lan.test");
        Files.createFile(directory.resolve("cut"));
        assertThat(verdict.get(30, TimeUnit.SECONDS)).isEqualTo(Verdict.PASSED);
        assertThat(output("srv1")).isEqualTo("begun\nended\n");
        assertThat(state().notes())
                .extracting(Event.Note::message)
                .anyMatch(note -> note.contains("is lost") && note.endsWith("srv1 is tried again for 5 min"))
                .anyMatch(note -> note.startsWith("srv1 answers again after "));
    }

    @Test
    void aHostThatDoesNotComeBackIsDeadAfterTheSuitesLimitAndTheCauseSaysWhatWasTried() throws Exception {
        files.timeouts("{ reconnect: 1s }");
        files.script("cases/one/run.sh", "[ @hostname@ = srv1 ] || exit 0; echo begun; exec sleep 20");
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Verdict> verdict = start(output -> begun.complete(null));
        begun.get(30, TimeUnit.SECONDS);
        machines.stop("srv1.lan.test");
        assertThat(verdict.get(30, TimeUnit.SECONDS)).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(end("srv1").cause().orElseThrow())
                .matches(
                        "srv1 did not answer within 1 s: \\d+ attempts to connect since \\d\\d:\\d\\d:\\d\\d UTC, "
                                + "the last one: [^;]*(cannot be reached: no SSH server listens there .Connection refused.|did not answer in time)");
    }

    @Test
    void scriptsOnOtherHostsAreToldOfADeadOneByAFileAndASignal() throws Exception {
        files.script("suite_init.sh", ". \"$VC_LIB\"; [ -z \"$(dead_hosts)\" ]");
        files.script(
                "cases/one/run.sh",
                ". \"$VC_LIB\"; died() { echo \"$1 died\"; kill $!; exit 0; }; "
                        + "[ @hostname@ = srv1 ] || on_host_death died; sleep 300 & echo begun; wait; exit 1");
        files.script("cases/one/finalize.sh", "cat \"$VC_DEAD_HOSTS\"");
        Set<String> begun = ConcurrentHashMap.newKeySet();
        CompletableFuture<Verdict> verdict = start(host -> {
            if (begun.add(host) && begun.size() == 2) {
                hypervisor.end(id, "srv1", "was destroyed");
            }
        });
        assertThat(verdict.get(30, TimeUnit.SECONDS)).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(output("srv2")).isEqualTo("begun\nsrv1 died\n");
        assertThat(verdict("srv2")).isEqualTo(Verdict.PASSED);
        assertThat(Files.readString(record.directory().output(Stage.caseFinalize("one"), "srv2")))
                .isEqualTo("srv1\n");
    }

    @Test
    void aScriptThatAnnouncedARebootIsStartedAgainWhenTheHostIsBackAndItsOutputGoesOn() throws Exception {
        files.script(
                "cases/one/run.sh",
                "echo \"start $VC_RESTARTS\"; [ @hostname@ = srv1 ] || exit 0; "
                        + "[ $VC_RESTARTS = 2 ] || { echo another boot > \"$VC_REBOOT\"; kill -KILL $$; }");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(output("srv1")).isEqualTo("start 0\nstart 1\nstart 2\n");
        assertThat(stage(RUN).hosts().get("srv1").restarts()).isEqualTo(2);
        assertThat(stage(RUN).hosts().get("srv1").outputOffset()).isEqualTo(16);
        assertThat(stage(RUN).hosts().get("srv2").restarts()).isZero();
    }

    @Test
    void anAnnouncedRebootThatDoesNotComeIsTheCauseAndNotAScriptThatWasRunning() throws Exception {
        files.timeouts("{ run: 5s }");
        files.script(
                "cases/one/run.sh",
                "[ @hostname@ = srv1 ] || exit 0; cat /proc/sys/kernel/random/boot_id > \"$VC_REBOOT\"; exit 0");
        assertThat(execute()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(end("srv1").cause())
                .contains("announced a reboot with expect_reboot and ended, and its host had not rebooted when the "
                        + "stage's time was over");
        assertThat(verdict("srv2")).isEqualTo(Verdict.PASSED);
    }

    @Test
    @Tag("thorough")
    void whatAHungScriptWasDoingIsInTheRecord() throws Exception {
        files.timeouts("{ run: 5s }");
        files.script("cases/one/run.sh", "[ @hostname@ = srv2 ] || { sleep 61.25; echo on; }");
        assertThat(execute()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(record.directory().collected(RUN, "srv1").resolve("hung.txt"))
                .content()
                .contains("Processes of case/one/run")
                .containsPattern("(?m)^\\d+  S \\(sleeping\\) .* for \\d+ s  /bin/sh .*/scripts/case/one/run")
                .containsPattern("(?m)^    \\d+  S \\(sleeping\\) .* sleep 61.25")
                .containsPattern("(?m)^== \\d+ sleep 61.25");
        assertThat(state().collected()).anyMatch(files -> files.files().contains("hung.txt"));
        assertThat(state().notes()).anyMatch(note -> note.message().endsWith("collected/case/one/run/srv1/hung.txt"));
    }

    @Test
    void aCancelledRunStopsItsScriptsFinalizesAndTearsDown() throws Exception {
        files.script("cases/one/run.sh", "echo begun; exec sleep 600");
        files.script("cases/one/finalize.sh", "echo finalized");
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Verdict> verdict = start(output -> begun.complete(null));
        begun.get(30, TimeUnit.SECONDS);
        run.cancel("user@machine");
        assertThat(verdict.get(30, TimeUnit.SECONDS)).isEqualTo(Verdict.CANCELLED);
        assertThat(state().ended().orElseThrow().cause())
                .contains("case/one/run: srv1: was stopped: cancelled by user@machine (and 1 more)");
        assertThat(Files.readString(record.directory().output(Stage.caseFinalize("one"), "srv2")))
                .isEqualTo("finalized\n");
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void anAbortedRunFinalizesNothingAndTearsDown() throws Exception {
        files.script("cases/one/run.sh", "trap '' TERM; echo begun; sleep 600; sleep 600");
        files.script("cases/one/finalize.sh", "echo finalized");
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Verdict> verdict = start(output -> begun.complete(null));
        begun.get(30, TimeUnit.SECONDS);
        run.cancel("user@machine");
        run.abort("user@machine");
        assertThat(verdict.get(30, TimeUnit.SECONDS)).isEqualTo(Verdict.CANCELLED);
        assertThat(stage(Stage.caseFinalize("one")).started()).isEmpty();
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void aHypervisorThatRefusesIsNamedAndNothingRuns() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.START, "Hypervisor fake has no volume debian in its pool default");
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().ended().orElseThrow().cause())
                .contains("Hypervisor fake has no volume debian in its pool default");
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void aHypervisorThatIsLostInTheStartIsWaitedForAndTheClusterStartedAnew() throws Exception {
        hypervisor.loseAtNext(FakeHypervisor.Call.PLAN, "libvirtd was stopped");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(Files.readString(record.directory().journal()))
                .containsSubsequence(
                        "lost while the cluster was started: libvirtd was stopped; reconnecting for up to 5 min",
                        "The hypervisor answers again");
        assertThat(hypervisor.find()).isEmpty();
        assertThat(hypervisor.tickets().runs()).isEmpty();
    }

    @Test
    void aHypervisorThatIsLostInTheStartAndStaysAwayIsNamedWithWhatWasTried() throws Exception {
        files.timeouts("{ reconnect: 7s }");
        hypervisor.loseAtNext(FakeHypervisor.Call.START, "libvirtd was stopped");
        hypervisor.failNext(FakeHypervisor.Call.DESTROY, "connection refused");
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().ended().orElseThrow().cause())
                .contains("The hypervisor was lost while the cluster was started, and did not come back within 7 s:"
                        + " connection refused");
    }

    /** None, so that a short limit is not too short for any. */
    private void noHostAnswers() throws Exception {
        files.timeouts("{ start: 2s }");
        machines.stop("srv1.lan.test");
        machines.stop("srv2.lan.test");
    }

    @Test
    void aHostThatNeverAnswersIsInfrastructureAndTheClusterGoes() throws Exception {
        noHostAnswers();
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().ended().orElseThrow().cause().orElseThrow())
                .matches(Pattern.compile("srv[12] did not answer within 2 s.*", Pattern.DOTALL))
                .contains("its serial console shows nothing at all: usually the image does not boot");
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    @Tag("thorough")
    void aHostThatRefusesTheFirstLoginsIsReadyWhenItHasItsKeys() throws Exception {
        machines.refuse("srv2.lan.test", true);
        listener = event -> {
            if (event instanceof Event.HostWaits waits && waits.what().equals("logs in")) {
                machines.refuse("srv2.lan.test", false);
            }
        };
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(state().hosts())
                .filteredOn(host -> host.name().equals("srv2"))
                .singleElement()
                .satisfies(host -> assertThat(host.waited())
                        .extracting(Waited::what)
                        .containsExactly("boots", "logs in", "names", "files"));
    }

    @Test
    void aHostThatRefusesEveryLoginSaysThatItCameSoFarWithinItsOwnLimit() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: debian }
                networks:
                  lan: { domain: lan.test }
                hosts:
                  srv1: {}
                  srv2: { timeouts: { start: 7s } }
                """);
        machines.refuse("srv2.lan.test", true);
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().ended().orElseThrow().cause().orElseThrow())
                .startsWith("srv2 let nobody log in within 7 s: ")
                .contains("refused the login as root; offered was ")
                .containsPattern("; so far: boots [0-9.]+ s, logs in [0-9.]+ s; its serial console shows nothing");
    }

    @Test
    void aHostThatHasAnnouncedItsRebootIsTriedForAsLongAsThatMayTake() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: debian }
                networks:
                  lan: { domain: lan.test }
                hosts:
                  srv1: { timeouts: { reboot: 17m } }
                  srv2: {}
                """);
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                [ @hostname@ = srv1 ] || exit 0
                expect_reboot
                while [ ! -e "$VC_REBOOT.heard" ]; do sleep 0.2; done
                echo heard
                sleep 600
                """);
        CompletableFuture<String> tried = new CompletableFuture<>();
        listener = event -> {
            if (event instanceof Event.Note note && note.message().contains("is tried again for")) {
                tried.complete(note.message());
            }
        };
        CompletableFuture<Verdict> verdict =
                start(host -> OwnThreads.EACH.execute(() -> machines.cut("srv1.lan.test")));

        assertThat(tried.get(100, TimeUnit.SECONDS)).endsWith("srv1 is tried again for 17 min");

        run.cancel("user@machine");
        assertThat(verdict.get(100, TimeUnit.SECONDS)).isEqualTo(Verdict.CANCELLED);
    }

    @Test
    void aHostThatNeverAnswersIsReportedWithTheEndOfItsConsole() throws Exception {
        noHostAnswers();
        listener = event -> {
            if (event instanceof Event.HostStarting starting) {
                hypervisor.writeConsole(
                        id, starting.host(), "first\n2\n3\n4\nBooting from Hard Disk...\r\n\nNo bootable device.\n");
            }
        };
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().ended().orElseThrow().cause().orElseThrow())
                .endsWith("; its serial console ends with:\n2\n3\n4\nBooting from Hard Disk...\nNo bootable device.");
    }

    @Test
    void aKeptClusterStaysWithALeaseThatEnds() throws Exception {
        keep = Optional.of(Duration.ofHours(2));
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(hypervisor.find()).singleElement().satisfies(found -> {
            assertThat(found.lease().orElseThrow().kept()).isTrue();
            assertThat(state().clusterStopped().orElseThrow().keptUntil())
                    .contains(found.lease().orElseThrow().until());
        });
        assertThat(directory.resolve("private/ssh_config")).isRegularFile();
    }

    @Test
    void logsAreCollectedWithTheirTagsReplaced() throws Exception {
        files.logs("[ '" + directory + "/@slavename@/*.log' ]");
        files.script(
                "cases/one/run.sh",
                "mkdir -p " + directory + "/$VC_FULL_NAME; echo $VC_HOST > " + directory + "/$VC_FULL_NAME/a.log");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        Path collected = record.directory().collected(Stage.SUITE_FINALIZE, "srv2");
        assertThat(collected.resolve(directory.toString().substring(1) + "/srv2.lan.test/a.log"))
                .hasContent("srv2");
    }
}
