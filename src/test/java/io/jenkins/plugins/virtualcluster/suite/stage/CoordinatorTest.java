package io.jenkins.plugins.virtualcluster.suite.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What scripts that ask the same thing at different times are told. */
class CoordinatorTest {
    private static final Stage RUN = Stage.caseRun("one");
    private Coordinator coordinator;
    private int calls;

    @BeforeEach
    void begin() {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        roles.put("man", List.of("manager"));
        roles.put("srv1", List.of("server"));
        roles.put("srv2", List.of("server"));
        roles.put("idle", List.of());
        coordinator = new Coordinator(new HostNames(roles));
        coordinator.begin(RUN, Map.of("man", "run.manager.sh", "srv1", "run.sh", "srv2", "run.sh"));
    }

    /** @return each answer as {@code HOST TEXT} */
    private List<String> call(String host, String text) {
        return told(coordinator.call(host, "1." + ++calls, text));
    }

    private static List<String> told(List<Coordinator.Answer> answers) {
        return answers.stream()
                .map(answer -> answer.host() + " " + answer.text())
                .toList();
    }

    @Test
    void aBarrierIsPassedByAllThatRunTheSameScriptWhenTheLastHasCome() {
        assertThat(call("srv2", "barrier loaded")).isEmpty();
        assertThat(coordinator.awaited("srv2", "1.1")).containsExactly("srv1");
        assertThat(call("man", "barrier loaded role:manager"))
                .singleElement()
                .asString()
                .contains("others came to it as a barrier of srv1, srv2");
        assertThat(call("srv1", "barrier loaded")).containsExactly("srv2 ok", "srv1 ok");
        assertThat(coordinator.awaited("srv2", "1.1")).isEmpty();
    }

    /** Else a suite would find values only in the run that happens to prepare the image. */
    @Test
    void whatAPreparationKeepsIsGoneBehindIt() {
        coordinator.begin(Stage.PREPARE, Map.of("srv1", "prepare.sh"));
        assertThat(call("srv1", "put key value")).containsExactly("srv1 ok");
        assertThat(call("srv1", "get key")).containsExactly("srv1 ok value");
        coordinator.begin(Stage.SUITE_INIT, Map.of("man", "init.sh", "srv1", "init.sh"));
        assertThat(call("man", "get srv1:key")).isEmpty();
        assertThat(call("srv1", "put key other")).containsExactly("srv1 ok", "man ok other");
    }

    @Test
    void aBarrierInALoopIsAnotherOneEachTime() {
        assertThat(call("srv1", "barrier loop")).isEmpty();
        assertThat(call("srv2", "barrier loop")).containsExactly("srv1 ok", "srv2 ok");
        assertThat(call("srv2", "barrier loop")).isEmpty();
        assertThat(call("srv1", "barrier loop")).containsExactly("srv2 ok", "srv1 ok");
    }

    @Test
    void aBarrierOfNamedHostsWaitsForThem() {
        assertThat(call("man", "barrier up man role:server")).isEmpty();
        assertThat(call("srv1", "barrier up man srv[1-2]")).isEmpty();
        assertThat(call("srv2", "barrier up srv2 srv1 man")).containsExactly("man ok", "srv1 ok", "srv2 ok");
    }

    @Test
    void whoWaitsForAHostThatHasEndedIsReleasedAndToldWhy() {
        assertThat(call("srv1", "barrier loaded")).isEmpty();
        assertThat(call("man", "wait_for ready srv2")).isEmpty();
        assertThat(call("man", "get srv2:port")).isEmpty();

        assertThat(told(coordinator.ended("srv2", "its script exited with 3")))
                .containsExactly(
                        "srv1 error barrier loaded: srv2 cannot come to it: its script exited with 3",
                        "man error wait_for ready srv2: srv2 has not given it, and cannot any more: its script exited with 3",
                        "man error get srv2:port: srv2 has not given it, and cannot any more: its script exited with 3");
        assertThat(call("srv1", "barrier later"))
                .containsExactly("srv1 error barrier later: srv2 cannot come to it: its script exited with 3");
        assertThat(call("srv1", "wait_for ready idle"))
                .containsExactly(
                        "srv1 error wait_for ready idle: idle has not given it, and cannot any more: it runs no script in case/one/run");
        assertThat(told(coordinator.ended("srv2", "again"))).isEmpty();
    }

    @Test
    void signalsAndValuesStayForWhoComesLateAndForTheWholeCase() {
        assertThat(call("man", "get srv1:port")).isEmpty();
        assertThat(call("srv1", "put port  10 94 ")).containsExactly("srv1 ok", "man ok 10 94");
        assertThat(call("srv1", "get port")).containsExactly("srv1 ok 10 94");
        assertThat(call("srv1", "signal ready")).containsExactly("srv1 ok");
        coordinator.ended("srv1", "its script has ended");
        assertThat(call("man", "wait_for ready srv1")).containsExactly("man ok");

        coordinator.begin(Stage.caseFinalize("one"), Map.of("man", "finalize.sh"));
        assertThat(call("man", "get srv1:port")).containsExactly("man ok 10 94");

        coordinator.begin(Stage.caseRun("two"), Map.of("man", "run.sh", "srv1", "run.sh"));
        assertThat(call("man", "get srv1:port")).isEmpty();
        assertThat(call("man", "get port")).singleElement().asString().contains("man has not given it");
    }

    @Test
    void whatSuiteInitGivesStaysForTheRun() {
        coordinator.begin(Stage.SUITE_INIT, Map.of("srv1", "init.sh"));
        call("srv1", "put version 5.7");
        coordinator.begin(RUN, Map.of("man", "run.sh"));
        coordinator.begin(Stage.caseRun("two"), Map.of("man", "run.sh"));
        assertThat(call("man", "get srv1:version")).containsExactly("man ok 5.7");
    }

    @Test
    void aLockIsPassedOnInOrderAndByTheEndOfItsHolder() {
        assertThat(call("srv1", "lock disk")).containsExactly("srv1 ok");
        assertThat(call("srv2", "lock disk")).isEmpty();
        assertThat(call("man", "lock disk")).isEmpty();
        assertThat(call("srv1", "lock disk")).containsExactly("srv1 error lock disk: srv1 holds this lock already");
        assertThat(call("man", "unlock disk")).containsExactly("man error unlock disk: man does not hold this lock");
        assertThat(call("srv1", "unlock disk")).containsExactly("srv1 ok", "srv2 ok");
        assertThat(told(coordinator.ended("srv2", "it is lost"))).containsExactly("man ok");
    }

    @Test
    void aHostThatRebootsComesAgain() {
        assertThat(call("srv1", "barrier loaded")).isEmpty();
        assertThat(told(coordinator.restarted("srv1"))).isEmpty();
        assertThat(call("srv2", "barrier loaded")).isEmpty();
        assertThat(call("srv1", "barrier loaded")).containsExactly("srv2 ok", "srv1 ok");
    }

    @Test
    void aWrongCallIsToldHowItIsMeant() {
        assertThat(call("srv1", "barrier")).containsExactly("srv1 error barrier: use it as: barrier NAME [HOST...]");
        assertThat(call("srv1", "barrier a/b"))
                .containsExactly(
                        "srv1 error barrier a/b: 'a/b' is not a name of up to 100 letters, digits, '.', '_' and '-'");
        assertThat(call("srv1", "wait_for x srv9")).singleElement().asString().contains("srv9", "srv1");
        assertThat(call("srv1", "dance"))
                .containsExactly(
                        "srv1 error dance: there is no such call; expected barrier, signal, wait_for, put, get, put_file, get_file, lock,"
                                + " unlock, result, measure or attach");
        assertThat(call("srv1", "get role:server:x"))
                .singleElement()
                .asString()
                .endsWith("names 2 hosts; expected one");
        assertThat(call("idle", "signal x"))
                .containsExactly("idle error signal x: the script of idle in case/one/run does not run");
    }

    @Test
    void whoAsksForAFileWaitsUntilItHasComeOrCanNotComeAnyMore() {
        assertThat(call("srv1", "get_file man:data")).isEmpty();
        assertThat(coordinator.awaited("srv1", "1.1")).containsExactly("man");
        assertThat(call("man", "put_file data 12")).isEmpty();
        assertThat(told(coordinator.fileKept("man", "1.2", "data", "12 abc")))
                .containsExactly("man ok", "srv1 ok 12 abc");
        assertThat(call("srv2", "get_file man:data")).containsExactly("srv2 ok 12 abc");
        assertThat(coordinator.files()).containsExactly("12 abc");
        assertThat(call("srv2", "get_file man:other")).isEmpty();
        assertThat(told(coordinator.ended("man", "its script has ended")))
                .containsExactly(
                        "srv2 error get_file man:other: man has not given it, and cannot any more: its script has ended");
        assertThat(coordinator.fileKept("man", "1.9", "late", "1 x")).isEmpty();
        coordinator.begin(Stage.caseRun("two"), Map.of("srv1", "run.sh"));
        assertThat(coordinator.files()).isEmpty();
    }

    @Test
    void aFileIsNoValue() {
        call("srv1", "put data text");
        assertThat(call("srv1", "get_file data")).singleElement().asString().contains("it has not put it");
        assertThat(call("srv1", "put_file a/b 1")).singleElement().asString().contains("'a/b' is not a name");
        assertThat(call("srv1", "put_file")).containsExactly("srv1 error put_file: use it as: put_file KEY FILE");
    }
}
