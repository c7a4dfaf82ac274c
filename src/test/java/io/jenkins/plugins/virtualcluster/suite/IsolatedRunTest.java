package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.record.ClusterEvent;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Suites each case of which finds the cluster as suite-init has left it. */
class IsolatedRunTest extends SuiteRunHarness {
    /** Whoever finds what another case did fails; each leaves something. */
    private static final String SPOILS =
            "test \"$(ls $VC_WORK)\" = init && cat $VC_WORK/init && touch $VC_WORK/spoilt $VC_WORK/$VC_CASE; rm $VC_WORK/init";

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void isolated() throws IOException {
        files.cases("[ one, two, three ]");
        files.script("suite_init.sh", "echo made by init > $VC_WORK/init; echo init ran");
        for (String testCase : List.of("one", "two", "three")) {
            files.script("cases/" + testCase + "/run.sh", SPOILS);
        }
        files.more("isolation: case");
        SavedFiles.of(hypervisor, directory.resolve("hosts"), directory.resolve("saved"));
        hypervisor.onSave(run -> calls.add("save"));
        hypervisor.onPutBack(run -> calls.add("put back"));
        hypervisor.onDestroy(run -> calls.add("destroy"));
    }

    @Test
    void eachCaseFindsWhatInitHasLeft() throws Exception {
        files.logs("[ " + directory.resolve("hosts") + "/*/@hostname@/work/spoilt ]");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(calls).containsExactly("save", "put back", "put back", "destroy");
        assertThat(state().clean().putBacks())
                .extracting(ClusterEvent.PutBack::testCase)
                .containsExactly("two", "three");
        assertThat(state().clean().isSaved()).isTrue();
        assertThat(state().collected())
                .as("logs are collected before they are gone, and at the end")
                .extracting(Event.FilesCollected::stage)
                .containsOnly(Stage.caseRun("one"), Stage.caseRun("two"), Stage.SUITE_FINALIZE);
        assertThat(state().notes()).as("no connection is lost").hasSize(1);
    }

    @Test
    void casesOfASuiteThatSaysNothingFindWhatOthersLeft() throws Exception {
        files.more("");
        assertThat(execute()).isEqualTo(Verdict.FAILED);
        assertThat(calls).containsExactly("destroy");
    }

    @Test
    void aSingleCaseNeedsNothingSaved() throws Exception {
        files.cases("[ one ]");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(calls).containsExactly("destroy");
    }

    @Test
    void aHostThatDiedInACaseIsBackInTheNextOneAndTheDeathCounts() throws Exception {
        files.script("cases/one/run.sh", "[ @hostname@ = srv1 ] || exec sleep 600");
        listener = event -> {
            if (event instanceof Event.StageStarted started && started.stage().equals(RUN)) {
                hypervisor.end(id, "srv2", "was destroyed");
            }
        };
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(stage(RUN).verdict()).contains(Verdict.INFRASTRUCTURE);
        assertThat(stage(Stage.caseRun("two")).hosts()).containsOnlyKeys("srv1", "srv2");
        assertThat(stage(Stage.caseRun("two")).verdict()).contains(Verdict.PASSED);
        assertThat(stage(Stage.caseRun("three")).verdict()).contains(Verdict.PASSED);
        assertThat(state().clean().putBacks().get(0).revived()).containsExactly("srv2");
        assertThat(state().hosts()).allMatch(host -> host.phase() == RunState.HostPhase.READY);
        assertThat(state().ended().orElseThrow().cause().orElseThrow()).contains("srv2: was destroyed");
    }

    @Test
    void aClusterThatCannotBeSavedIsBootedAgainForEachCase() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.SNAPSHOT, "host srv2 cannot be saved");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(calls).containsExactly("destroy", "destroy", "destroy");
        assertThat(state().clean().putBacks()).hasSize(2).allMatch(ClusterEvent.PutBack::boot);
        assertThat(Files.readString(record.directory().output(Stage.SUITE_INIT, "srv1")))
                .isEqualTo("init ran\n");
        assertThat(record.directory().collected(Stage.SUITE_INIT, "srv1").resolve("output-2.log"))
                .hasContent("init ran");
        assertThat(Files.readString(record.directory().journal())).contains("host srv2 cannot be saved");
    }

    @Test
    void aClusterThatCannotBePutBackIsBootedAgain() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.PUT_BACK, "host srv2 cannot be put back");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(calls).containsExactly("save", "destroy", "destroy", "destroy");
    }

    @Test
    void noCaseRunsOnAClusterThatIsNotClean() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.PUT_BACK, "host srv2 cannot be put back");
        AtomicBoolean failing = new AtomicBoolean();
        listener = event -> {
            if (event instanceof ClusterEvent.NotSaved && failing.compareAndSet(false, true)) {
                hypervisor.failNext(FakeHypervisor.Call.START, "no room for it");
            }
        };
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(stage(Stage.caseRun("two")).verdict()).contains(Verdict.SKIPPED);
        assertThat(stage(Stage.caseRun("three")).verdict()).contains(Verdict.SKIPPED);
        assertThat(state().ended().orElseThrow().cause().orElseThrow())
                .contains("the cluster could not be made clean for case two: no room for it");
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void initThatFailsOnAFreshBootKeepsTheCaseFromRunning() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.SNAPSHOT, "host srv2 cannot be saved");
        files.script(
                "suite_init.sh",
                "touch $VC_WORK/init; [ ! -e " + directory + "/ran ] && touch " + directory + "/ran-@hostname@; [ ! -e "
                        + directory + "/two ]");
        listener = event -> {
            if (event instanceof ClusterEvent.PuttingBack) {
                touch(directory.resolve("two"));
            }
        };
        assertThat(execute()).isEqualTo(Verdict.FAILED);
        assertThat(stage(RUN).verdict()).contains(Verdict.PASSED);
        assertThat(stage(Stage.SUITE_INIT).verdict()).contains(Verdict.FAILED);
        assertThat(stage(Stage.caseRun("two")).cause()).contains("suite-init did not pass");
    }

    /** Where a process may have been ended: what it had begun is done once more. */
    enum Moment {
        SAVING,
        SAVED,
        PUTTING_BACK,
        PUT_BACK,
        BOOTING,
        BOOTED
    }

    @ParameterizedTest
    @EnumSource(names = {"PUTTING_BACK", "BOOTING"})
    void anotherProcessDoesWhatOneHadBegun(Moment moment) throws Exception {
        anotherProcessGoesOnFromWhereOneWasEnded(moment);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PUTTING_BACK", "BOOTING"})
    @Tag("thorough")
    void anotherProcessGoesOnFromWhereOneWasEnded(Moment moment) throws Exception {
        boolean boots = moment.compareTo(Moment.BOOTING) >= 0;
        if (boots) {
            hypervisor.failNext(FakeHypervisor.Call.SNAPSHOT, "host srv2 cannot be saved");
        }
        listener = event -> {
            boolean now = switch (moment) {
                case SAVING -> event instanceof ClusterEvent.Saving;
                case SAVED -> event instanceof ClusterEvent.Saved;
                case PUTTING_BACK -> event instanceof ClusterEvent.PuttingBack;
                case PUT_BACK, BOOTED -> event instanceof ClusterEvent.PutBack;
                case BOOTING -> event instanceof ClusterEvent.PuttingBack back && back.boot();
            };
            if (now) {
                closeRecord();
            }
        };
        prepare();
        assertThatThrownBy(() -> {
                    run.begin();
                    run.stages().forEach(run::run);
                })
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("Cannot write the record");
        listener = event -> {};
        assertThat(resume()).as("%s", journal()).isEqualTo(Verdict.PASSED);
        assertThat(state().clean().putBacks())
                .extracting(ClusterEvent.PutBack::testCase)
                .as("%s", journal())
                .containsExactly("two", "three");
        for (String testCase : List.of("one", "two", "three")) {
            assertThat(Files.readString(record.directory().output(Stage.caseRun(testCase), "srv2")))
                    .isEqualTo("made by init\n");
        }
        assertThat(hypervisor.find()).isEmpty();
    }

    /** What the process does to its end is in no record. */
    private void closeRecord() {
        try {
            record.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String journal() throws IOException {
        return Files.readString(record.directory().journal());
    }

    private Verdict resume() throws IOException {
        record = RecordWriter.open(new RunDirectory(directory.resolve("record")), clock);
        run = SuiteRun.resume(record, hypervisor, ADDRESS, remote(), settings(), clock);
        return run.execute();
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
