package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.jenkins.plugins.virtualcluster.definition.OutputPatterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of outputs that tell of errors and warnings, and how many there are. */
class OutputCountTest {
    private static final LineKinds OWN = LineKinds.of(new OutputPatterns(
            List.of("ERR!", "^E[0-9]{4}:"), List.of("(?i)slow disk"), List.of("error_log", "retrying")));

    @TempDir
    Path directory;

    private OutputCount count(String text, LineKinds kinds) throws IOException {
        Path output = Files.writeString(directory.resolve("srv1.log"), text);
        return OutputCount.of(output, kinds, () -> false);
    }

    @Test
    void ownPatternsComeBeforeThoseToIgnoreAndTheseBeforeTheUsualWords() {
        assertThat(OWN.of("npm ERR! it is")).isEqualTo(LineKinds.Kind.ERROR);
        assertThat(OWN.of("E0042: no")).isEqualTo(LineKinds.Kind.ERROR);
        assertThat(OWN.of(" E0042: not at the beginning")).isEqualTo(LineKinds.Kind.PLAIN);
        assertThat(OWN.of("error: SLOW DISK")).isEqualTo(LineKinds.Kind.WARNING);
        assertThat(OWN.of("opened error_log, no error")).isEqualTo(LineKinds.Kind.PLAIN);
        assertThat(OWN.of("ERR! in error_log")).isEqualTo(LineKinds.Kind.ERROR);
        assertThat(OWN.of("+ rm error_log")).isEqualTo(LineKinds.Kind.IMPORTANT);
        assertThat(OWN.of("1 error")).isEqualTo(LineKinds.Kind.ERROR);
        assertThat(OWN.of("Warning: 2")).isEqualTo(LineKinds.Kind.WARNING);
    }

    @Test
    void linesAreCountedAlsoTheLastOneWithoutItsEndAndColoursDoNotMatter() throws IOException {
        assertThat(count("ok\n\u001b[31mERR\u001b[0m! one\r\nwarning\n\nslow disk\nfailed", OWN))
                .isEqualTo(new OutputCount(2, 2, true));
        assertThat(count("ok\nno errors\n", LineKinds.USUAL)).isEqualTo(OutputCount.NONE);
        assertThat(count("", LineKinds.USUAL)).isEqualTo(OutputCount.NONE);
    }

    @Test
    void whatIsBrokenOffSaysThatThereMayBeMore() throws IOException {
        Path output = Files.writeString(directory.resolve("long.log"), "error\n".repeat(1_000));
        AtomicInteger lines = new AtomicInteger();
        OutputCount count = OutputCount.of(output, LineKinds.USUAL, () -> lines.incrementAndGet() == 10);

        assertThat(count).isEqualTo(new OutputCount(10, 0, false));
        assertThat(count.words()).isEqualTo("at least 10 errors");
        assertThat(new OutputCount(1, 3, true).words()).isEqualTo("1 error, 3 warnings");
    }

    @Test
    void ofAHostileLineAndPatternTheTimeIsBounded() throws IOException {
        LineKinds hostile =
                LineKinds.of(new OutputPatterns(List.of("(x+x+)+y", "(a|aa)+$", ".{300}.{3}z"), List.of(), List.of()));
        String line = "x".repeat(30) + "a".repeat(3 << 20) + "\n";

        OutputCount count = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> count(line.repeat(20), hostile));

        assertThat(count).isEqualTo(new OutputCount(20, 0, true));
    }

    @Test
    void patternsThatWouldTakeLongToReadAreRefused() {
        assertThatThrownBy(() -> OutputPatterns.check("((a{100}){100}){100}"))
                .hasMessageContaining("multiply to more than 1000");
        assertThatThrownBy(() -> OutputPatterns.check("x".repeat(201))).hasMessageContaining("expected at most 200");
        assertThat(OutputPatterns.check("a{10,20}b{30}")).isEqualTo("a{10,20}b{30}");
    }
}
