package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunStatusTest {
    private static final Pattern LINE =
            Pattern.compile("(?m)^    ([A-Z_]+): \\{ rank: -?\\d+, symbol: \"(.+?)\", word: \"(.+?)\", tone:");

    @Test
    void thePagesHaveTheSameWordsAndSigns() throws IOException {
        Map<String, String> page = new LinkedHashMap<>();
        Matcher lines = LINE.matcher(Files.readString(Path.of("src/main/webapp/js/verdict.js")));
        while (lines.find()) {
            page.put(lines.group(1), lines.group(2) + " " + lines.group(3));
        }
        Map<String, String> here = new LinkedHashMap<>();
        for (RunStatus status : RunStatus.values()) {
            here.put(status.name(), status.symbol() + " " + status.word());
        }

        assertThat(page).containsExactlyInAnyOrderEntriesOf(here);
    }

    @Test
    void eachVerdictIsOne() {
        for (Verdict verdict : Verdict.values()) {
            assertThat(RunStatus.of(verdict).name()).isEqualTo(verdict.name());
        }
    }

    @Test
    void aRunWithoutAVerdictGoesOnOrWasInterruptedOrItsRecordIsDamaged() {
        assertThat(RunStatus.of(Optional.empty(), true, true)).isEqualTo(RunStatus.RUNNING);
        assertThat(RunStatus.of(Optional.empty(), false, false)).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(RunStatus.of(Optional.empty(), false, true)).isEqualTo(RunStatus.DAMAGED);
        assertThat(RunStatus.of(Optional.of(Verdict.TIMED_OUT), false, true).style())
                .isEqualTo("timed-out");
    }
}
