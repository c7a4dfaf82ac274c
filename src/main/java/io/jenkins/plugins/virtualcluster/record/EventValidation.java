package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Optional;

/** Holds that events which were read have all their fields, and times that can be reckoned with. */
final class EventValidation {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private EventValidation() {}

    /**
     * @throws IOException naming a field that is not there, or a time before 1970 or after 9999
     */
    static void check(Event event) throws IOException {
        for (RecordComponent field : event.getClass().getRecordComponents()) {
            Object value = value(event, field);
            if (value == null) {
                throw new IOException("it has no \"" + field.getName() + "\"");
            }
            if (value instanceof Optional<?> optional) {
                value = optional.orElse(null);
            }
            if (value instanceof Instant time && (time.isBefore(FIRST) || time.isAfter(LAST))) {
                throw new IOException(
                        "\"" + field.getName() + "\" is " + time + "; expected a time from " + FIRST + " to " + LAST);
            }
        }
    }

    private static Object value(Event event, RecordComponent field) {
        try {
            return field.getAccessor().invoke(event);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the fields of events can be read", e);
        }
    }
}
