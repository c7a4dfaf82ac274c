package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of how many runs passed. */
class PassRateTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 3, 3, no result of 3 runs",
        "1, 1, 1, 1, 100 % of 1 run passed",
        "2, 3, 4, 4, '67 % of 3 runs passed, 1 more without a result'",
        "199, 200, 200, 200, 99 % of 200 runs passed",
        "1, 400, 400, 400, 1 % of 400 runs passed",
        "0, 2, 50, 80, '0 % of 2 runs of the last 50 passed, 48 more without a result'"
    })
    void itIsARateOfSomethingAndWholeOnlyIfAllPassed(int passed, int telling, int recent, int runs, String text) {
        assertThat(new PassRate(passed, telling, recent, runs).text()).isEqualTo(text);
    }

    @Test
    void whatDoesNotTellOfTheSoftwareDoesNotCount() {
        PassRate rate = PassRate.of(
                List.of(
                        Optional.of(Verdict.PASSED),
                        Optional.of(Verdict.INFRASTRUCTURE),
                        Optional.of(Verdict.CANCELLED),
                        Optional.of(Verdict.SKIPPED),
                        Optional.empty()),
                5);

        assertThat(rate).isEqualTo(new PassRate(1, 1, 5, 5));
    }
}
