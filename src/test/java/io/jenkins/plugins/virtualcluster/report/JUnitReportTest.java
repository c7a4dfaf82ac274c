package io.jenkins.plugins.virtualcluster.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.InfrastructureRetry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class JUnitReportTest {
    @TempDir
    Path temp;

    private Document document;

    private void report(RunState state) throws Exception {
        RunDirectory directory = new RunDirectory(temp);
        JUnitReport.write(state, directory, directory.junit());
        File file = directory.junit().toFile();
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(JUnitReportTest.class.getResource("junit.xsd"))
                .newValidator()
                .validate(new StreamSource(file));
        document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file);
    }

    private String value(String path) throws Exception {
        return XPathFactory.newInstance().newXPath().evaluate(path, document);
    }

    private void output(Stage stage, String host, String text) throws IOException {
        Path file = new RunDirectory(temp).output(stage, host);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void resultsBelowACaseAreTestCasesAndMeasurementsProperties() throws Exception {
        Stage run = Stage.caseRun("one");
        report(SampleRuns.started("one")
                .ready()
                .pass(Stage.SUITE_INIT)
                .start(run)
                .call(run, "srv1", "result\ttest_copy[4 GiB]\tpass")
                .call(run, "srv1", "result\tchecksum\tfail\tgot 12, expected 13")
                .call(run, "srv2", "result\tchecksum\tskip\tno file")
                .call(run, "srv2", "measure\tthroughput\t512.50\tMB/s\tbetter=higher")
                .add(new Event.FileAttached(
                        SampleRuns.START,
                        run,
                        "srv2",
                        "7.1",
                        new Attachment.Content("attached/1-plot.png", "a plot", 9, "00", Optional.of("image/png"))))
                .end(run, "srv1", Verdict.FAILED, 0)
                .end(run, "srv2", Verdict.PASSED, 0)
                .end(run, Verdict.FAILED)
                .over(Verdict.FAILED)
                .state());

        assertThat(value("/testsuites/testsuite/@tests")).isEqualTo("4");
        assertThat(value("/testsuites/testsuite/@failures")).isEqualTo("2");
        assertThat(value("/testsuites/testsuite/@skipped")).isEqualTo("1");
        assertThat(value("//testcase[@name='one']/@classname")).isEqualTo("copy");
        assertThat(value("//testcase[@name='test_copy[4 GiB]']/@classname")).isEqualTo("copy.one.srv1");
        assertThat(value("//testcase[@classname='copy.one.srv1'][@name='checksum']/failure/@message"))
                .isEqualTo("got 12, expected 13");
        assertThat(value("//testcase[@classname='copy.one.srv1'][@name='checksum']/@time"))
                .isEqualTo("1.000");
        assertThat(value("//testcase[@classname='copy.one.srv2'][@name='checksum']/skipped/@message"))
                .isEqualTo("no file");
        assertThat(value("//property[@name='measurement.case/one/run.srv2.throughput']/@value"))
                .isEqualTo("512.5 MB/s");
        assertThat(value("//testcase[@name='one']/system-out"))
                .startsWith("[[ATTACHMENT|/")
                .contains("/collected/case/one/run/srv2/attached/1-plot.png]]");
    }

    @Test
    void aCaseWithTheNameOfAStageIsATestCaseOfItsOwn() throws Exception {
        report(SampleRuns.started("prepare")
                .pass(Stage.PREPARE)
                .ready()
                .pass(Stage.SUITE_INIT)
                .fail(Stage.caseRun("prepare"))
                .over(Verdict.FAILED)
                .state());
        assertThat(value("count(//testcase)")).isEqualTo("1");
        assertThat(value("//testcase[@name='prepare']/failure/@message")).startsWith("case/prepare/run on srv2");

        report(SampleRuns.started("prepare")
                .pass(Stage.PREPARE)
                .ready()
                .pass(Stage.SUITE_INIT)
                .pass(Stage.caseInit("prepare"))
                .pass(Stage.caseRun("prepare"))
                .pass(Stage.caseFinalize("prepare"))
                .over(Verdict.PASSED)
                .state());
        assertThat(value("count(//testcase[@name='prepare'])")).isEqualTo("1");
    }

    @Test
    void aKnownIssueIsInTheTextOfItsFailureAndAProperty() throws Exception {
        Issue issue = new Issue("no servers", "https://example.org/issues/7", Optional.of("Forgets"));
        SampleRuns run = SampleRuns.started("one", "two")
                .ready()
                .pass(Stage.SUITE_INIT)
                .fail(Stage.caseRun("one"))
                .fail(Stage.caseRun("two"))
                .add(new Event.KnownIssueFound(
                        SampleRuns.START, Optional.of(Stage.caseRun("one")), List.of("srv2"), issue, "no servers"))
                .add(new Event.RunJudged(SampleRuns.START, Verdict.FAILED, Optional.empty(), false, List.of("one")))
                .over(Verdict.FAILED);

        report(run.state());

        assertThat(value("//testcase[@name='one']/failure"))
                .isEqualTo("case/one/run on srv2: FAILED: its script exited with 3\n"
                        + "    known issue: Forgets, https://example.org/issues/7\n");
        assertThat(value("//testcase[@name='two']/failure")).doesNotContain("known");
        assertThat(value("//property[@name='known-issue.one']/@value")).isEqualTo("https://example.org/issues/7");
        assertThat(value("//property[@name='known-issues-only']/@value")).isEqualTo("one");
        assertThat(value("//testsuite/@failures")).isEqualTo("2");
    }

    @Test
    void casesAreTestCasesAndTheSuitesOwnStagesAreNot() throws Exception {
        report(SampleRuns.failed().state());

        assertThat(value("/testsuites/testsuite/@name")).isEqualTo("copy");
        assertThat(value("/testsuites/testsuite/@tests")).isEqualTo("2");
        assertThat(value("/testsuites/testsuite/@failures")).isEqualTo("1");
        assertThat(value("/testsuites/testsuite/@timestamp")).isEqualTo("2026-03-01T12:00:00");
        assertThat(value("//property[@name='commit']/@value")).isEqualTo("0123456789abcdef+");
        assertThat(value("//property[@name='run']/@value")).isEqualTo("k3f9abcd");
        assertThat(value("//testcase[1]/@name")).isEqualTo("one");
        assertThat(value("//testcase[1]/@time")).isEqualTo("9.000");
        assertThat(value("//testcase[2]/@name")).isEqualTo("two");
        assertThat(value("count(//testcase[2]/*)")).isEqualTo("0");
    }

    @Test
    void aCancelledCaseIsSkippedAndNotFailed() throws Exception {
        report(SampleRuns.started("one", "two")
                .ready()
                .start(Stage.SUITE_INIT)
                .end(Stage.SUITE_INIT, "srv1", Verdict.PASSED, 0)
                .end(Stage.SUITE_INIT, Verdict.PASSED)
                .start(Stage.caseInit("one"))
                .end(Stage.caseInit("one"), "srv1", Verdict.CANCELLED, 0)
                .end(Stage.caseInit("one"), Verdict.CANCELLED)
                .over(Verdict.CANCELLED)
                .state());

        assertThat(value("/testsuites/testsuite/@failures")).isEqualTo("0");
        assertThat(value("/testsuites/testsuite/@errors")).isEqualTo("0");
        assertThat(value("/testsuites/testsuite/@skipped")).isEqualTo("2");
        assertThat(value("//testcase[@name='one']/skipped/@message")).startsWith("case/one/init on srv1: CANCELLED");
    }

    @Test
    void theSecondRunOfASuiteIsAClassOfItsOwn() throws Exception {
        RunDirectory directory = new RunDirectory(temp);
        JUnitReport.write(SampleRuns.passed().state(), directory, 2, directory.junit());
        document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.junit().toFile());

        assertThat(value("//testcase[1]/@classname")).isEqualTo("copy.run 2");
        assertThat(value("/testsuites/testsuite/@name")).isEqualTo("copy, run 2");
    }

    @Test
    void aFailureNamesHostAndCauseAndShowsTheEndOfItsOutput() throws Exception {
        output(Stage.caseRun("one"), "srv1", "all is well\n");
        output(Stage.caseRun("one"), "srv2", "first\n\u001b[31mchecksum\u001b[0m differs\u0000 ]]> <&\n");
        report(SampleRuns.failed().state());

        assertThat(value("//testcase[@name='one']/failure/@type")).isEqualTo("FAILED");
        assertThat(value("//testcase[@name='one']/failure/@message"))
                .isEqualTo("case/one/run on srv2: FAILED: its script exited with 3");
        assertThat(value("//testcase[@name='one']/system-out"))
                .startsWith("--- case/one/run srv2 (end of output)\nfirst\nchecksum differs\\x00 ]]> <&\n")
                .contains("--- case/one/run srv1 (end of output)\nall is well\n");
    }

    @Test
    void outputIsBounded() throws Exception {
        for (String host : new String[] {"srv1", "srv2"}) {
            output(Stage.caseRun("one"), host, "0123456789\n".repeat(1_000_000));
        }
        report(SampleRuns.failed().state());

        assertThat(Files.size(temp.resolve("junit.xml"))).isLessThan(20_000);
    }

    @Test
    void infrastructureIsAnErrorAndWhatWasNotRunIsSkipped() throws Exception {
        report(SampleRuns.started("one")
                .ready()
                .start(Stage.SUITE_INIT)
                .end(Stage.SUITE_INIT, "srv1", Verdict.INFRASTRUCTURE, 0)
                .end(Stage.SUITE_INIT, Verdict.INFRASTRUCTURE)
                .skip(Stage.caseInit("one"), "suite-init failed")
                .skip(Stage.caseRun("one"), "suite-init failed")
                .skip(Stage.caseFinalize("one"), "suite-init failed")
                .over(Verdict.INFRASTRUCTURE)
                .state());

        assertThat(value("//testcase[@name='suite-init']/error/@type")).isEqualTo("INFRASTRUCTURE");
        assertThat(value("//testcase[@name='one']/skipped/@message")).isEqualTo("case/one/init: suite-init failed");
        assertThat(value("/testsuites/testsuite/@skipped")).isEqualTo("1");
    }

    @Test
    void aCaseThatHadNothingToDoIsSkippedAndSaysSo() throws Exception {
        report(SampleRuns.idle().state());

        assertThat(value("/testsuites/testsuite/@tests")).isEqualTo("2");
        assertThat(value("/testsuites/testsuite/@skipped")).isEqualTo("1");
        assertThat(value("/testsuites/testsuite/@failures")).isEqualTo("0");
        assertThat(value("//testcase[@name='two']/skipped/@message"))
                .isEqualTo("case/two/run: nothing to do on any host");
        assertThat(value("count(//testcase[@name='one']/*)")).isEqualTo("0");
    }

    @Test
    void aScriptThatHadNothingToDoIsSkipped() throws Exception {
        Event.RunStarted start =
                (Event.RunStarted) SampleRuns.started().events().get(0);
        RunState script = RunState.of(List.of(new Event.RunStarted(
                start.at(),
                start.run(),
                start.suite(),
                start.cluster(),
                start.owner(),
                start.commit(),
                start.hypervisor(),
                start.hosts(),
                start.active(),
                List.of(Stage.SUITE_INIT),
                start.attempt(),
                start.cell(),
                start.trigger())));
        SampleRuns.started().ready().nothing(Stage.SUITE_INIT).over(Verdict.SKIPPED).events().stream()
                .skip(1)
                .forEach(script::apply);
        report(script);

        assertThat(value("//testcase/skipped/@message")).isEqualTo("script: nothing to do on any host");
    }

    @Test
    void whatPassedOnRetryIsSaidInAFormThatEveryReaderTakes() throws Exception {
        Attempt second = InfrastructureRetry.after(
                        SampleRuns.brokenDown(Attempt.first(1)).state())
                .orElseThrow();
        report(SampleRuns.passed(second).state());

        assertThat(value("//property[@name='attempt']/@value")).isEqualTo("2");
        assertThat(value("//property[@name='retry-of']/@value")).isEqualTo("k3f9abcd");
        assertThat(value("//property[@name='passed-on-retry']/@value")).isEqualTo("two");
        assertThat(value("/testsuites/testsuite/@errors")).isEqualTo("0");
        assertThat(value("//testcase[@name='two']/system-out")).isEqualTo("passed on retry; before: INFRASTRUCTURE\n");
        assertThat(value("count(//testcase[@name='one']/*)")).isEqualTo("0");
    }

    @Test
    void aRunThatWasBrokenOffIsStillValid() throws Exception {
        report(new RunState());
        report(SampleRuns.started("one").ready().start(Stage.SUITE_INIT).state());

        assertThat(value("//testcase[@name='suite-init']/error/@type")).isEqualTo("INFRASTRUCTURE");
        assertThat(value("//testcase[@name='one']/skipped/@message")).isEqualTo("was not run");
    }

    @Test
    void theCauseOfARunWithoutStagesIsTold() throws Exception {
        report(SampleRuns.started("one")
                .add(new Event.RunEnded(
                        SampleRuns.START, Verdict.INFRASTRUCTURE, Optional.of("No image \u0001 in the pool")))
                .state());

        assertThat(value("//testcase[@name='one']/skipped/@message")).isEqualTo("No image \\x01 in the pool");
        assertThat(value("//property[@name='verdict']/@value")).isEqualTo("INFRASTRUCTURE");
        assertThat(value("/testsuites/testsuite/@errors")).isEqualTo("1");
        assertThat(value("//testcase[@name='the run']/error/@type")).isEqualTo("INFRASTRUCTURE");
        assertThat(value("//testcase[@name='the run']/error/@message")).isEqualTo("No image \\x01 in the pool");
    }

    @Test
    void aRunOfAMatrixIsAClassOfItsOwnInThePackageOfItsSuite() throws Exception {
        report(SampleRuns.passed().with(Map.of("version", "5.10")).state());

        assertThat(value("/testsuites/testsuite/@name")).isEqualTo("copy (version=5.10)");
        assertThat(value("//testcase[1]/@classname")).isEqualTo("copy.version=5_10");
        assertThat(value("//property[@name='tag.version']/@value")).isEqualTo("5.10");
    }
}
