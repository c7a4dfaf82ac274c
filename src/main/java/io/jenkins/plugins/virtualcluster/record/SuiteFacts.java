package io.jenkins.plugins.virtualcluster.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.virtualcluster.definition.Notification;
import io.jenkins.plugins.virtualcluster.definition.OutputPatterns;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A suite as a record shows it.
 *
 * @param cases the names of all its cases, also of those that this run omitted
 * @param output its own patterns of lines that tell of errors and warnings; none in records of old
 * @param notification who is notified of its end; none in records of old
 */
public record SuiteFacts(
        String name,
        String cluster,
        List<String> hosts,
        List<String> cases,
        Optional<String> schedule,
        List<String> logs,
        TimeoutFacts timeouts,
        Map<String, String> tags,
        Optional<Notification> notification,
        OutputPatterns output) {
    public SuiteFacts {
        hosts = List.copyOf(hosts);
        cases = List.copyOf(cases);
        logs = List.copyOf(logs);
        tags = Map.copyOf(tags);
        output = output == null ? OutputPatterns.NONE : output;
    }

    /** How long things may take, in seconds. */
    public record TimeoutFacts(
            long start,
            long suite,
            long init,
            long run,
            @JsonProperty("finalize") long finalizer,
            long reconnect) {
        static TimeoutFacts of(Timeouts timeouts) {
            return new TimeoutFacts(
                    timeouts.start().toSeconds(),
                    timeouts.suite().toSeconds(),
                    timeouts.init().toSeconds(),
                    timeouts.run().toSeconds(),
                    timeouts.finalizer().toSeconds(),
                    timeouts.reconnect().toSeconds());
        }
    }

    /** The facts of that definition. */
    public static SuiteFacts of(Suite suite) {
        return new SuiteFacts(
                suite.name(),
                suite.cluster(),
                suite.hosts(),
                suite.cases().stream().map(TestCase::name).toList(),
                suite.schedule(),
                suite.logs(),
                TimeoutFacts.of(suite.timeouts()),
                suite.tags(),
                Optional.of(suite.notification()),
                suite.output());
    }
}
