package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures count as one kind. */
class FailurePrintTest {
    private static final List<String> NAMES = List.of("srv1", "k3j4x9");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read 17 of 4096 bytes | read 9 of 8192 bytes",
                "took 1.5 s | took 90 s",
                "took 1 min 5 s | took 59 s",
                "2026-11-30T12:00:01Z slow | 2026-12-01T09:30:59Z slow",
                "Mon Nov 30 12:12:45 UTC 2026: slow | Tue Dec 1 01:02:03 UTC 2026: slow",
                "[3011] no server | [42] no server",
                "connect 10.0.0.7:1094 | connect 192.168.122.31:2094",
                "connect fd00::1 | connect 2001:db8:0:1::42",
                "mac 52:54:00:12:34:56 up | mac 52:54:00:ab:cd:ef up",
                "core at 0x7ffd12 in read | core at 0x55aa00112233 in read",
                "commit 3f9a1c7be02d4416 is bad | commit deadbeef12345678 is bad",
                "id 123e4567-e89b-12d3-a456-426614174000 | id f23e4567-e89b-12d3-a456-42661417400a",
                "cannot open /tmp/tmp.Xy12/data/file: gone | cannot open /var/tmp/other: gone",
                "mktemp tmp.AbCdEf | mktemp tmp.ZyXwVu",
                "srv1: no space | srv1: no space",
                "srv17.xrd.test refused | srv3.xrd.test refused",
                "in run k3j4x9 | in run 4711",
                "result sum failed: 12ab (and 3 more) | result sum failed: 34cd",
                "got 12ab, expected 34cd | got 99, expected 0",
                "a  lot\tof   blanks | a lot of blanks",
            })
    void whatDiffersEachTimeIsLeftOut(String one, String other) {
        assertThat(FailurePrint.common(one, NAMES)).isEqualTo(FailurePrint.common(other, NAMES));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no space on /data | no space on /home",
                "std::bad_alloc | std::bad_cast",
                "added face | added fade",
                "permission denied | permission granted",
                "May be slow | Can be slow",
            })
    void whatTellsFailuresApartStays(String one, String other) {
        assertThat(FailurePrint.common(one, NAMES)).isNotEqualTo(FailurePrint.common(other, NAMES));
    }

    @Test
    void theExitStatusAndTheVerdictCount() {
        String one = FailurePrint.of(Verdict.FAILED, "exit 1", "exited with 1", List.of(), NAMES);

        assertThat(one).matches("[0-9a-f]{16}");
        assertThat(FailurePrint.of(Verdict.FAILED, "exit 127", "exited with 127", List.of(), NAMES))
                .isNotEqualTo(one);
        assertThat(FailurePrint.of(Verdict.TIMED_OUT, "exit 1", "exited with 1", List.of(), NAMES))
                .isNotEqualTo(one);
        assertThat(FailurePrint.of(Verdict.FAILED, "exit 1", "exited with 1", List.of("disk is full"), NAMES))
                .isNotEqualTo(one);
    }

    @Test
    void theLastErrorsSayMostAndWithoutThemTheLastLinesDo() {
        assertThat(FailurePrint.telling(
                        List.of("\u001b[31mERROR: one\u001b[0m", "cleaning", "", "error 2", "rm a", "done"),
                        LineKinds.USUAL))
                .containsExactly("ERROR: one", "error 2");
        assertThat(FailurePrint.telling(List.of("a", "", "b", "c", "d"), LineKinds.USUAL))
                .containsExactly("b", "c", "d");
    }

    @Test
    @Timeout(60)
    void noLineTakesLong() {
        for (String part : List.of(
                ":", "a:", "/tmp/", "tmp.", "1 ", "1.", "- ", "0-", "f", "Jan ", "Mon, ", "# ", " (and 1 more)")) {
            assertThatCode(() -> org.junit.jupiter.api.Assertions.assertTimeout(
                            Duration.ofSeconds(10), () -> FailurePrint.common(part.repeat(100_000), NAMES)))
                    .doesNotThrowAnyException();
        }
    }
}
