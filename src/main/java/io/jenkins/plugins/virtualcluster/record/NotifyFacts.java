package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.definition.Notification;
import java.util.List;

/**
 * Who is notified of a run's end, as its suite had it.
 *
 * @param to mail addresses
 */
public record NotifyFacts(List<String> to, Policy success, Policy failure, When when) {
    public NotifyFacts {
        to = List.copyOf(to);
    }

    /** One mail for the suite, one for each case, or none. */
    public enum Policy {
        SUITE,
        CASE,
        NONE
    }

    /** Of each run, or only where what is told has changed. */
    public enum When {
        ALWAYS,
        CHANGE
    }

    static NotifyFacts of(Notification notification) {
        return new NotifyFacts(
                notification.to(),
                Policy.valueOf(notification.success().name()),
                Policy.valueOf(notification.failure().name()),
                When.valueOf(notification.when().name()));
    }
}
