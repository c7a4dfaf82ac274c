package io.jenkins.plugins.virtualcluster.definition.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    /** A Wednesday. */
    private static final String NOW = "2026-04-15T10:30:20Z";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H 2 * * *",
                "*/15 * * * 1-5",
                "H/15 H(9-16)/2 1,15 1-12/3 0,7",
                "  0\t23  31 12 7 ",
                "H(0-29)/10 * * * *",
                "@daily",
                "@hourly",
                "@midnight"
            })
    void takesWhatJenkinsTakes(String schedule) {
        assertThat(Cron.schedule(schedule)).isEqualTo(schedule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|has 0 fields; expected five",
                "* * * *|has 4 fields; expected five",
                "* * * * * *|has 6 fields; expected five",
                "60 * * * *|'60' is no minute in a schedule; expected numbers from 0 to 59",
                "* * 0 * *|'0' is no day of the month",
                "* * 32 * *|'32' is no day of the month",
                "* * * 13 *|'13' is no month",
                "* * * JAN *|'JAN' is no month",
                "* * * * 8|'8' is no day of the week",
                "5-1 * * * *|'5-1' is no minute in a schedule; expected the smaller number first",
                "*/0 * * * *|'*/0' is no minute",
                "*/61 * * * *|'*/61' is no minute",
                "5/10 * * * *|expected a step behind *, H or a range",
                "H(5) * * * *|expected a range in H( )",
                "H(0-60) * * * *|'H(0-60)' is no minute",
                "H( * * * *|'H(' is no minute",
                "1,,2 * * * *|'' is no minute",
                "-1 * * * *|'-1' is no minute",
                "1- * * * *|'1-' is no minute",
                "@dayly|unknown schedule '@dayly'; did you mean '@daily'? Expected one of @annually, @daily",
            })
    void refusesWhatJenkinsRefuses(String schedule, String message) {
        assertThatThrownBy(() -> Cron.schedule(schedule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

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
        assertThat(Cron.next("0 0 30 2 *", "copy", Instant.parse(NOW), ZoneOffset.UTC))
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
        Instant next = Cron.next("0 2 * * *", "copy", Instant.parse(NOW), zone).orElseThrow();
        assertThat(ZonedDateTime.ofInstant(next, zone).getHour()).isEqualTo(2);
    }

    private static String next(String schedule, String name) {
        return Cron.next(schedule, name, Instant.parse(NOW), ZoneOffset.UTC)
                .orElseThrow()
                .toString();
    }
}
