package io.jenkins.plugins.virtualcluster.hypervisor;

/** Something that happened to a guest. */
public sealed interface GuestEvent {
    /** The host's short name. */
    String host();

    /** It runs no more: {@code reason} says how, such as "was destroyed", "crashed" or "was shut down". */
    record Ended(String host, String reason) implements GuestEvent {
        /** The reason of one whose system did so in order. */
        public static final String SHUT_DOWN = "was shut down";
    }

    /** It is paused: {@code reason} says why, such as "an I/O error on its disk: no space left". */
    record Paused(String host, String reason) implements GuestEvent {}

    /** It runs again after a pause. */
    record Resumed(String host) implements GuestEvent {}

    /** Its operating system restarted; the machine is the same. */
    record Rebooted(String host) implements GuestEvent {}

    /** Nothing is known any more of this guest: the connection to its hypervisor was lost. */
    record Unknown(String host, String reason) implements GuestEvent {}

    /** It runs, and its hypervisor tells of it again. */
    record Known(String host) implements GuestEvent {}
}
