package io.jenkins.plugins.virtualcluster.definition;

import java.util.List;

/**
 * Who is notified of a run's end by mail, and how finely.
 *
 * @param when whether of each run, or only of one that came out otherwise than the one before
 */
public record Notification(List<String> to, Policy success, Policy failure, When when) {
    public static final Notification NONE = new Notification(List.of(), Policy.NONE, Policy.NONE, When.ALWAYS);

    public Notification {
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
}
