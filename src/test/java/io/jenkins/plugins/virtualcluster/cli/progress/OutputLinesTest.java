package io.jenkins.plugins.virtualcluster.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.OutputLines;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private String printed() {
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyWholeLineHasItsPrefix() {
        OutputLines lines = new OutputLines("run srv1| ", out);
        lines.take(bytes("one\ntw"));
        lines.take(bytes("o\nthr"));
        assertThat(printed()).isEqualTo("run srv1| one\nrun srv1| two\n");
        lines.finish();
        assertThat(printed()).endsWith("run srv1| thr\n");
    }

    @Test
    void aLineWithoutEndIsFoldedBetweenCharacters() {
        OutputLines lines = new OutputLines("", out);
        lines.take(bytes("x" + "\u20ac".repeat(700)));
        lines.finish();
        assertThat(printed())
                .isEqualTo(
                        "x" + "\u20ac".repeat(333) + "\n" + "\u20ac".repeat(333) + "\n" + "\u20ac".repeat(34) + "\n");
    }

    @Test
    void garbageIsPrintedWithoutHarm() {
        OutputLines lines = new OutputLines("", out);
        byte[] garbage = new byte[5000];
        Arrays.fill(garbage, (byte) 0x80);
        lines.take(ByteBuffer.wrap(garbage));
        lines.take(bytes("\u001b[2J\n"));
        assertThat(printed()).endsWith("\\x1b[2J\n").doesNotContain("\u001b");
    }

    @Test
    void theLastLineIsKnownHoweverMuchCame() {
        LastLines last = new LastLines();
        last.take(Stage.SUITE_INIT, "srv1", bytes("x\n".repeat(100_000) + "the la"));
        last.take(Stage.SUITE_INIT, "srv1", bytes("st\n\n"));
        assertThat(last.of(Stage.SUITE_INIT, "srv1")).isEqualTo("the last");
        assertThat(last.of(Stage.SUITE_INIT, "srv2")).isEmpty();
    }

    @Test
    void plainProgressTellsWhatMattersWithItsTime() {
        PlainProgress progress = new PlainProgress(out, true);
        SampleRuns run = SampleRuns.started("one").ready().start(Stage.SUITE_INIT);
        run.events().forEach(progress::event);
        progress.output(Stage.SUITE_INIT, "srv1", bytes("hello"));
        run.end(Stage.SUITE_INIT, "srv1", Verdict.FAILED, 3);
        run.events().subList(6, 7).forEach(progress::event);
        progress.event(new Event.Note(run.events().get(6).at(), Optional.of("srv1"), "first\nsecond"));
        progress.close();

        assertThat(printed().lines())
                .containsExactly(
                        "     0.0  run k3f9abcd of suite copy on cluster xrootd (2 hosts, 5 stages)",
                        "     1.0  host srv1 starting at 192.168.127.5",
                        "     2.0  host srv1 ready",
                        "     3.0  host srv2 starting at 192.168.127.5",
                        "     4.0  host srv2 ready",
                        "     5.0  stage suite-init started on 2 hosts",
                        "suite-init srv1| hello",
                        "     6.0  stage suite-init on srv1 FAILED: its script exited with 3",
                        "     6.0  first",
                        "     6.0      second");
    }
}
