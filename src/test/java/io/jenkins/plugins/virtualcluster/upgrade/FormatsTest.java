package io.jenkins.plugins.virtualcluster.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonValue;
import io.jenkins.plugins.virtualcluster.record.Event;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON that outlives the process that wrote it: fields may come, and none goes or changes its kind. */
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
                        "event run-ended.verdict may be TIMED_OUT",
                        "event stage-started.hosts[] is a text",
                        "event known-issue.issue.link is a text",
                        "record.SuiteFacts.timeouts.finalize is a number",
                        "suite.request.PersistedRequest.tags{} is a text");
    }

    private static List<String> today() throws ClassNotFoundException {
        Set<String> lines = new TreeSet<>();
        for (String name : WRITTEN) {
            Class<?> written = Class.forName(ROOT + name);
            if (written == Event.class) {
                for (JsonSubTypes.Type event :
                        Event.class.getAnnotation(JsonSubTypes.class).value()) {
                    add("event " + event.name(), event.value(), lines);
                }
            } else {
                add(name, written, lines);
            }
        }
        return new ArrayList<>(lines);
    }

    /** What JSON has at that place; names of classes are not part of it. */
    private static void add(String place, Type type, Set<String> lines) {
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            String kind = ((Class<?>) parameterized.getRawType()).getSimpleName();
            add(
                    switch (kind) {
                        case "Optional" -> place;
                        case "Map" -> place + "{}";
                        default -> place + "[]";
                    },
                    arguments[arguments.length - 1],
                    lines);
        } else if (type instanceof Class<?> one && one.isEnum()) {
            Stream.of(one.getEnumConstants()).forEach(each -> lines.add(place + " may be " + ((Enum<?>) each).name()));
        } else if (type instanceof Class<?> one && one.isRecord() && !isOneText(one)) {
            for (RecordComponent component : one.getRecordComponents()) {
                add(place + "." + property(component), component.getGenericType(), lines);
            }
        } else {
            lines.add(place + " is " + kind((Class<?>) type));
        }
    }

    /** Whether JSON has it as one value. */
    private static boolean isOneText(Class<?> one) {
        return Stream.of(one.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(JsonValue.class));
    }

    private static String kind(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type.isPrimitive()
                        || Number.class.isAssignableFrom(type)
                        || type.getSimpleName().matches("Optional(Int|Long)")
                ? "a number"
                : "a text";
    }

    private static String property(RecordComponent component) {
        JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given == null || given.value().isEmpty() ? component.getName() : given.value();
    }
}
