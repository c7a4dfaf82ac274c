package io.jenkins.plugins.virtualcluster.definition;

import java.time.Duration;
import java.util.Optional;

/**
 * The system in a host's image: who logs in, what it is given at its first boot, and how long it takes to boot.
 *
 * @param user who logs in; all that is done there is done as root
 * @param userData in addition to what each host is given
 * @param start replaces {@link Timeouts#start()} for this host
 * @param reboot limits an announced reboot; see {@link #reboot(Timeouts)}
 */
public record GuestSystem(
        String user, Optional<UserData> userData, Optional<Duration> start, Optional<Duration> reboot) {
    public static final String ROOT = "root";

    /** Root, nothing more, and the times of the suite. */
    public static final GuestSystem DEFAULT =
            new GuestSystem(ROOT, Optional.empty(), Optional.empty(), Optional.empty());

    /** How long the guest may take from its start until it can be used. */
    public Duration start(Timeouts suite) {
        return start.orElse(suite.start());
    }

    /** How long an announced reboot may take, from the end of its script until the host answers again. */
    public Duration reboot(Timeouts suite) {
        Duration longer = start(suite).compareTo(suite.reconnect()) > 0 ? start(suite) : suite.reconnect();
        return reboot.orElse(longer);
    }
}
