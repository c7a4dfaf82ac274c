package io.jenkins.plugins.virtualcluster.definition.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
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
}
