package io.jenkins.plugins.virtualcluster.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.jenkins.plugins.virtualcluster.record.Event;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON that outlives the process that wrote it: fields may come, and none goes or changes its type. */
class FormatsTest {
    private static final String ROOT = "io.jenkins.plugins.virtualcluster.";
    /** Records and what they hold; in the state of the command line and of Jenkins; in volumes on hypervisors. */
    private static final List<String> WRITTEN = List.of(
            "record.Event",
            "record.ClusterFacts",
            "record.SuiteFacts",
            "record.Baseline",
            "record.DeliveredFile",
            "suite.request.PersistedRequest",
            "suite.cluster.PersistedCluster",
            "cli.run.FollowUp",
            "cli.watch.WatchState",
            "hypervisor.Lease",
            "hypervisor.Ticket",
            "jenkins.changes.ChangeState",
            "jenkins.records.FailedStarts$FailedStart");

    static List<Path> versions() throws IOException {
        return Fixtures.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatAnEarlierVersionWroteStillHasItsPlace(Path version) throws Exception {
        assertThat(Fixtures.gone(version.resolve("formats.txt"), today()))
                .as(Fixtures.ADVICE)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void noFixtureIsEverChanged(Path version) throws IOException {
        assertThat(Fixtures.sums(version))
                .as("A version has written these files, and will not write others. %s", Fixtures.ADVICE)
                .isEqualTo(Fixtures.knownSums(version));
    }

    @Test
    void todaysFormatsAreKnown() throws Exception {
        List<String> today = today();
        Fixtures.keep("formats.txt", today);

        assertThat(today)
                .contains(
                        "event run-ended record.Event$RunEnded",
                        "record.Event$RunEnded.verdict record.Verdict",
                        "record.Verdict TIMED_OUT",
                        "record.SuiteFacts$TimeoutFacts.finalize long",
                        "suite.request.PersistedRequest.tags java.util.Map<java.lang.String, java.lang.String>");
    }

    private static List<String> today() throws ClassNotFoundException {
        Set<String> lines = new TreeSet<>();
        Set<Class<?>> known = new HashSet<>();
        for (String name : WRITTEN) {
            add(Class.forName(ROOT + name), known, lines);
        }
        return new ArrayList<>(lines);
    }

    private static void add(Type type, Set<Class<?>> known, Set<String> lines) {
        if (type instanceof ParameterizedType parameterized) {
            Stream.of(parameterized.getActualTypeArguments()).forEach(each -> add(each, known, lines));
        } else if (type instanceof Class<?> one && one.getName().startsWith(ROOT) && known.add(one)) {
            if (one == Event.class) {
                for (JsonSubTypes.Type event :
                        Event.class.getAnnotation(JsonSubTypes.class).value()) {
                    lines.add("event " + event.name() + " " + name(event.value()));
                    add(event.value(), known, lines);
                }
            } else if (one.isEnum()) {
                Stream.of(one.getEnumConstants()).forEach(each -> lines.add(name(one) + " " + ((Enum<?>) each).name()));
            } else if (one.isRecord()) {
                for (RecordComponent component : one.getRecordComponents()) {
                    lines.add(name(one) + "." + property(component) + " " + name(component.getGenericType()));
                    add(component.getGenericType(), known, lines);
                }
            }
        }
    }

    private static String property(RecordComponent component) {
        JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given == null || given.value().isEmpty() ? component.getName() : given.value();
    }

    private static String name(Type type) {
        return type.getTypeName().replace(ROOT, "");
    }
}
