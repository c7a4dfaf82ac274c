package io.jenkins.plugins.virtualcluster.suite.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.MeasurementLimit;
import io.jenkins.plugins.virtualcluster.definition.MeasurementLimit.Bound;
import io.jenkins.plugins.virtualcluster.record.Baseline;
import io.jenkins.plugins.virtualcluster.record.Measurement;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is said of measurements that break their limits. */
class MeasurementLimitsTest {
    private static final Stage RUN = Stage.caseRun("one");
    private static final MeasurementLimit LIMIT = new MeasurementLimit(
            Optional.of(new Bound(500, "MB/s")),
            Optional.of(new Bound(2000, "MB/s")),
            OptionalDouble.of(20),
            OptionalDouble.of(50));

    private static List<String> broken(int runs, String value, String unit) {
        Baseline baseline = new Baseline(List.of(new Baseline.Median(RUN, "srv1", "speed", "MB/s", 1000, runs)), false);
        Measurement one = Measurement.parse(
                RUN, "srv1", Instant.EPOCH, "measure\tspeed\t" + value + "\t" + unit + "\tbetter=higher");
        return new MeasurementLimits(Map.of("speed", LIMIT), baseline).broken(List.of(one));
    }

    @Test
    void aBrokenLimitSaysAgainstWhat() {
        assertThat(broken(7, "800", "MB/s")).isEmpty();
        assertThat(broken(7, "1500", "MB/s")).isEmpty();
        assertThat(broken(7, "499.5", "MB/s"))
                .containsExactly("measurement speed is 499.5 MB/s; expected at least 500 MB/s");
        assertThat(broken(7, "2001", "MB/s"))
                .containsExactly("measurement speed is 2001 MB/s; expected at most 2000 MB/s");
        assertThat(broken(7, "799", "MB/s"))
                .containsExactly(
                        "measurement speed is 799 MB/s, 20.1 % below 1000 MB/s, the median of the last 7 runs in"
                                + " which it passed; expected at most 20 %");
        assertThat(broken(7, "1600", "MB/s")).singleElement().asString().contains("60.0 % above 1000 MB/s");
        assertThat(broken(7, "1", "GB/s"))
                .containsExactly(
                        "measurement speed is in GB/s, and its limit in MB/s; use one unit in the script and in suite.yaml");
    }

    @Test
    void aMedianOfFewRunsIsNoLimit() {
        assertThat(broken(2, "700", "MB/s")).isEmpty();
        assertThat(broken(3, "700", "MB/s")).hasSize(1);
    }

    @Test
    void whatHasNoLimitBreaksNone() {
        assertThat(new MeasurementLimits(Map.of(), Baseline.NONE)
                        .broken(List.of(Measurement.parse(RUN, "srv1", Instant.EPOCH, "measure\tx\t1\ts"))))
                .isEmpty();
    }
}
