package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.remote.SshHosts;
import io.jenkins.plugins.virtualcluster.suite.SuiteRun;
import io.jenkins.plugins.virtualcluster.suite.TestRequests;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResumeCommandTest extends CommandLineHarness {
    @Test
    void withoutAnInterruptedRunItSaysSo() {
        run("copy");
        assertThat(resume()).isEqualTo(2);
        assertThat(err()).contains("No run in " + records() + " was interrupted");
    }

    @Test
    void theOnlyInterruptedRunIsGoneOnWithAndReported() throws IOException {
        interrupted("k3f9abcd");
        assertThat(resume()).as(this::err).isZero();
        assertThat(out()).contains("Record: ", "PASSED");
        assertThat(temp.resolve("runs")).isDirectoryRecursivelyContaining("glob:**/junit.xml");
        assertThat(resume()).isEqualTo(2);
    }

    @Test
    void ofSeveralTheOneThatIsNamedIsGoneOnWith() throws IOException {
        interrupted("k3f9abcd");
        interrupted("m2m2m2m2");
        assertThat(resume()).isEqualTo(2);
        assertThat(err()).contains("2 runs", "k3f9abcd", "m2m2m2m2");
        assertThat(resume("m2m2m2m3")).isEqualTo(2);
        assertThat(err()).contains("'m2m2m2m3'", "m2m2m2m2");
        assertThat(resume("m2m2m2m2")).as(this::err).isZero();
    }

    @Test
    void ofARunThatLacksItsReportsAloneTheyAreWritten() throws IOException {
        interrupted("k3f9abcd");
        resume();
        Path record = Records.list(temp.resolve("runs"), 1).get(0).directory().path();
        Files.delete(record.resolve("report.html"));
        assertThat(resume()).as(this::err).isZero();
        assertThat(record.resolve("report.html")).isRegularFile();
        assertThat(out()).contains("PASSED");
    }

    @Test
    void aResumedRunThatTheInfrastructureFailsIsRunAgainAsItWouldHaveBeen() throws IOException {
        interrupted("k3f9abcd", Attempt.first(1));
        afterwards = SampleRuns.brokenDown(Attempt.first(1)).events();
        script = request -> SampleRuns.passed(request.attempt()).events();
        assertThat(resume()).as(this::err).isZero();
        assertThat(out()).contains("The infrastructure failed; running again on a fresh cluster: attempt 2 of 2");
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.attempt().number()).isEqualTo(2);
            assertThat(request.run()).isNotEqualTo("k3f9abcd");
            assertThat(request.suite().name()).isEqualTo("copy");
            assertThat(request.privateDirectory().toString()).endsWith(request.run());
        });
        assertThat(Records.list(temp.resolve("runs"), 10)).hasSize(2);
    }

    @Test
    void eventsOfANewerVersionAreCountedInTheListAndTheSummary() throws IOException {
        interrupted("k3f9abcd");
        Path journal = Records.list(temp.resolve("runs"), 1).get(0).directory().journal();
        String newer = "{\"event\":\"dance\",\"at\":\"2026-03-01T12:00:00Z\"}\n";
        Files.writeString(journal, newer + newer, StandardOpenOption.APPEND);
        execute("list", "--repository", repository(), "--records", records());
        assertThat(out()).contains("2 events of a newer version not shown");
        resume();
        assertThat(out())
                .contains(
                        "\nThe record has 2 events of a newer version, which are not shown here; use that version to see all\n");
    }

    @Test
    void aListNamesTheCommandThatGoesOn() throws IOException {
        interrupted("k3f9abcd");
        execute("list", "--repository", repository(), "--records", records());
        assertThat(out()).contains("interrupted; continue with: virtual-cluster resume k3f9abcd");
    }

    private int resume(String... run) {
        String[] arguments = new String[3 + run.length];
        arguments[0] = "resume";
        arguments[1] = "--records";
        arguments[2] = records();
        System.arraycopy(run, 0, arguments, 3, run.length);
        return execute(arguments);
    }

    /** A run whose process was ended when its cluster had failed to start. */
    private void interrupted(String id) throws IOException {
        interrupted(id, Attempt.ONLY);
    }

    private void interrupted(String id, Attempt attempt) throws IOException {
        RunRequest request = TestRequests.of(
                Path.of(repository()),
                "copy",
                id,
                Optional.empty(),
                Optional.empty(),
                temp.resolve("private-" + id),
                attempt);
        FakeHypervisor refusing = new FakeHypervisor();
        refusing.failNext(FakeHypervisor.Call.START, "no room");
        HypervisorAddress address = HypervisorAddress.parse("fake:///system");
        Clock clock = Clock.systemUTC();
        try (SshHosts remote = new SshHosts();
                RecordWriter record =
                        RecordWriter.open(Records.of(temp.resolve("runs"), clock.instant(), "copy", id), clock)) {
            new SuiteRun(request, Fleet.of(address, refusing), remote, record, RunSettings.DEFAULT, clock).begin();
        }
    }
}
