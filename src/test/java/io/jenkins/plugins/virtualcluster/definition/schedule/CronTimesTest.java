package io.jenkins.plugins.virtualcluster.definition.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTimesTest {
    /** A Wednesday. */
    private static final String NOW = "2026-04-15T10:30:20Z";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30 10 * * *     | 2026-04-16T10:30:00Z
            31 10 * * *     | 2026-04-15T10:31:00Z
            0 2 * * *       | 2026-04-16T02:00:00Z
            */15 * * * *    | 2026-04-15T10:45:00Z
            0 9-17/4 * * *  | 2026-04-15T13:00:00Z
            0 0 1 * *       | 2026-05-01T00:00:00Z
            0 0 * * 0       | 2026-04-19T00:00:00Z
            0 0 * * 7       | 2026-04-19T00:00:00Z
            0 0 13 * 5      | 2026-11-13T00:00:00Z
            0 0 29 2 *      | 2028-02-29T00:00:00Z
            5,35 8,20 * 1 * | 2027-01-01T08:05:00Z
            """)
    void theNextTimeIsTheFirstThatAllFieldsMatch(String schedule, String expected) {
        assertThat(next(schedule, "copy")).isEqualTo(expected);
    }

    @Test
    void aDayThatNeverComesHasNoTime() {
        assertThat(CronTimes.next("0 0 30 2 *", "copy", Instant.parse(NOW), ZoneOffset.UTC))
                .isEmpty();
    }

    @Test
    void aHashedFieldStaysTheSameForASuiteAndDiffersBetweenSuites() {
        Set<String> times = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String time = next("H 2 * * *", "suite" + i);
            assertThat(time).isEqualTo(next("H 2 * * *", "suite" + i)).startsWith("2026-04-16T02:");
            times.add(time);
        }
        assertThat(times).hasSizeGreaterThan(20);
    }

    @Test
    void aHashedRangeAndStepStayInside() {
        for (int i = 0; i < 50; i++) {
            assertThat(next("0 H(20-22) * * *", "suite" + i)).matches("2026-04-15T2[0-2]:00:00Z");
            assertThat(next("H/15 * * * *", "suite" + i)).isBetween("2026-04-15T10:31:00Z", "2026-04-15T10:45:00Z");
            assertThat(next("0 0 H * *", "suite" + i)).doesNotMatch(".*-(29|30|31)T.*");
        }
    }

    @ParameterizedTest
    @CsvSource({"@hourly, 1", "@daily, 24", "@midnight, 24", "@weekly, 168", "@monthly, 744", "@yearly, 8784"})
    void aWordComesBackInItsTime(String word, int hours) {
        Instant first = Instant.parse(next(word, "copy"));
        assertThat(first).isBetween(Instant.parse(NOW), Instant.parse(NOW).plusSeconds(hours * 3600L));
    }

    @Test
    void theTimeIsThatOfTheZone() {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        Instant next =
                CronTimes.next("0 2 * * *", "copy", Instant.parse(NOW), zone).orElseThrow();
        assertThat(ZonedDateTime.ofInstant(next, zone).getHour()).isEqualTo(2);
    }

    private static String next(String schedule, String name) {
        return CronTimes.next(schedule, name, Instant.parse(NOW), ZoneOffset.UTC)
                .orElseThrow()
                .toString();
    }
}
