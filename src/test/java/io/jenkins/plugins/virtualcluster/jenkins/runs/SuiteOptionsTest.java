package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuiteOptionsTest {
    private static final SuiteOptions ASKED = new SuiteOptions(
            "copy",
            List.of("one", "two"),
            Optional.of("two"),
            Map.of("version", "5.5", "arch", "x86_64"),
            true,
            List.of(),
            2);

    @Test
    void chosenCasesAndTagsWinAndTheRestStays() {
        assertThat(ASKED.but(List.of("three"), Map.of("version", "5.6")))
                .isEqualTo(new SuiteOptions(
                        "copy",
                        List.of("three"),
                        Optional.empty(),
                        Map.of("version", "5.6", "arch", "x86_64"),
                        true,
                        List.of(),
                        2));
        assertThat(ASKED.but(List.of(), Map.of())).isEqualTo(ASKED);
        SuiteOptions repeating = ASKED.repeating(new Repeats(5, true));
        assertThat(repeating.but(List.of(), Map.of())).isEqualTo(repeating);
        assertThat(repeating.but(List.of("three"), Map.of()).repeats()).isEqualTo(new Repeats(5, true));
    }
}
