package io.jenkins.plugins.virtualcluster.definition;

import java.util.List;

/** Who is told of a run's end by mail, and how finely. */
public record Notification(List<String> to, Policy success, Policy failure) {
    public static final Notification NONE = new Notification(List.of(), Policy.NONE, Policy.NONE);

    public Notification {
        to = List.copyOf(to);
    }

    /** One mail for the suite, one for each case, or none. */
    public enum Policy {
        SUITE,
        CASE,
        NONE
    }
}
