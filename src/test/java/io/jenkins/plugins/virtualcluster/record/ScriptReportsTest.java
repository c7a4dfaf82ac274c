package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.virtualcluster.record.ScriptResult.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What scripts reported, as the journal has it. */
class ScriptReportsTest {
    private static final Stage RUN = Stage.caseRun("one");

    private static SampleRuns run() {
        return SampleRuns.started("one").ready().start(RUN);
    }

    @Test
    void resultsKeepTheirNamesTextsAndTimes() {
        ScriptReports reports = run().call(RUN, "srv1", "result\ttest_copy[4 GiB-a]\tpass")
                .call(RUN, "srv2", "result\ttest_copy[4 GiB-a]\tfail\t sums differ ")
                .call(RUN, "srv1", "result\tother\tskip")
                .state()
                .reports();
        assertThat(reports.results())
                .extracting(
                        ScriptResult::host,
                        ScriptResult::name,
                        ScriptResult::outcome,
                        ScriptResult::text,
                        ScriptResult::millis)
                .containsExactly(
                        tuple("srv1", "test_copy[4 GiB-a]", Outcome.PASS, "", 1000L),
                        tuple("srv2", "test_copy[4 GiB-a]", Outcome.FAIL, "sums differ", 2000L),
                        tuple("srv1", "other", Outcome.SKIP, "", 2000L));
        assertThat(reports.failed(RUN, "srv1")).isEmpty();
        assertThat(reports.failed(RUN, "srv2"))
                .extracting(ScriptResult::failure)
                .containsExactly("result test_copy[4 GiB-a] failed: sums differ");
    }

    @Test
    void whatIsReportedAgainReplacesWhatWasReportedBefore() {
        ScriptReports reports = run().call(RUN, "srv1", "result\tflaky\tfail\tonce")
                .call(RUN, "srv1", "result\tflaky\tpass")
                .call(RUN, "srv1", "measure\tspeed\t1\tMB/s")
                .call(RUN, "srv1", "measure\tspeed\t2e3\tMB/s\tbetter=higher")
                .state()
                .reports();
        assertThat(reports.results()).extracting(ScriptResult::outcome).containsExactly(Outcome.PASS);
        assertThat(reports.measurements()).extracting(Measurement::words).containsExactly("2000 MB/s");
        assertThat(reports.measurements().get(0).better()).contains(Measurement.Better.HIGHER);
    }

    @Test
    void aWrongReportIsRefusedByName() {
        ScriptReports reports = new ScriptReports();
        assertThat(reports.refusal(RUN, "srv1", "result\tx"))
                .hasValue("use it as: result NAME pass|fail|skip [TEXT], each in quotes if it has blanks");
        assertThat(reports.refusal(RUN, "srv1", "result\tx\tPASS"))
                .hasValue("'PASS' is no outcome; expected pass, fail or skip");
        assertThat(reports.refusal(RUN, "srv1", "result\t \tpass"))
                .hasValue("a name has 1 to 250 characters, and this one has 0");
        assertThat(reports.refusal(RUN, "srv1", "measure\tx\tNaN\tMB/s"))
                .hasValue("'NaN' is no number; expected one such as 512 or 1.5e3");
        assertThat(reports.refusal(RUN, "srv1", "measure\tx\t1e999\tMB/s")).isPresent();
        assertThat(reports.refusal(RUN, "srv1", "measure\tx\t1\tM B"))
                .hasValue("'M B' is no unit; expected up to 20 characters without blanks, such as MB/s");
        assertThat(reports.refusal(RUN, "srv1", "measure\tx\t1\tMB\tbetter=more"))
                .isPresent();
        assertThat(reports.refusal(RUN, "srv1", "measure\tx\t-.5\t%")).isEmpty();
        assertThat(reports.refusal(RUN, "srv1", "result\tx\tskip")).isEmpty();
    }

    @Test
    void whatWasRefusedOrIsNotWrittenSoIsNoReport() {
        Event.ScriptCalled refused = new Event.ScriptCalled(
                SampleRuns.START, RUN, "srv1", "1.1", "result\tx\tfail", List.of(), Optional.of("error no"));
        assertThat(run().add(refused)
                        .call(RUN, "srv1", "put result\tx\tfail")
                        .call(RUN, "srv1", "result\tx\tbroken")
                        .state()
                        .reports()
                        .results())
                .isEmpty();
    }

    @Test
    void anAttachmentOfAJournalNeverLeadsOutOfTheRecord() {
        SampleRuns run = run();
        for (String path :
                List.of("attached/1-a.png", "attached/..", "../x", "/etc/passwd", "attached/1-a/b", "logs/1-a")) {
            Attachment.Content content = new Attachment.Content(path, "title", 1, "00", Optional.empty());
            run.add(new Event.FileAttached(SampleRuns.START, RUN, "srv1", "1." + path, content));
        }
        assertThat(run.state().reports().attachments())
                .extracting(Attachment::path)
                .containsExactly("attached/1-a.png");
        assertThat(Attachment.Wish.parse("attach\t../a b\t \t12"))
                .isEqualTo(new Attachment.Wish(".._a_b", "../a b", 12));
        assertThat(Attachment.isPath(Attachment.Wish.parse("attach\t" + "x".repeat(300) + "\t\t1")
                        .path(Attachment.MOST)))
                .isTrue();
    }

    @Test
    void anImageIsKnownByItsContent() {
        assertThat(ImageType.of("\u0089PNG\r\n\u001a\n and".getBytes(StandardCharsets.ISO_8859_1)))
                .contains(ImageType.PNG);
        assertThat(ImageType.of("\u00ff\u00d8\u00ff\u00e0".getBytes(StandardCharsets.ISO_8859_1)))
                .contains(ImageType.JPEG);
        assertThat(ImageType.of("GIF89a".getBytes(StandardCharsets.ISO_8859_1))).contains(ImageType.GIF);
        assertThat(ImageType.of("RIFFxxxxWEBP".getBytes(StandardCharsets.ISO_8859_1)))
                .contains(ImageType.WEBP);
        for (String other : List.of("", "<svg xmlns", "RIFFxxxxWAVE", "PNG", "<!doctype html")) {
            assertThat(ImageType.of(other.getBytes(StandardCharsets.ISO_8859_1)))
                    .as(other)
                    .isEmpty();
        }
    }
}
