package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.Shell;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sets the clock of a host that was restored or put back: its time is that of its saved state. Where the host was slow to do so, it is set again
 * by the host's uptime, which nobody sets and which told when the command had arrived.
 */
public final class HostClock {
    private static final int MOST_OUTPUT = 4096;
    private static final int TRIES = 3;
    /** When it is set, from when it is asked for: as most are, so that it is wrong by half a second at most. */
    private static final Duration USUAL = Duration.ofMillis(400);
    /** A command that took no longer set the clock well enough. */
    private static final Duration QUICK = Duration.ofMillis(1300);
    /** The same of busybox, which is wrong by half a second beside that. */
    private static final Duration QUICK_BUT_WHOLE = Duration.ofMillis(800);
    /** As long as a command may take that tells the host's uptime: half of it is how wrong that is. */
    private static final Duration ENOUGH = Duration.ofSeconds(1);

    private static final Pattern SET = Pattern.compile("virtual-cluster clock set (?:by others|(\\d{1,15})( whole)?)");

    private HostClock() {}

    /**
     * What a host answered.
     *
     * @param bootId empty if it has none
     * @param trouble what it said if its clock cannot be set, and is wrong
     */
    public record Answer(Optional<String> bootId, Optional<String> trouble) {}

    /**
     * Sets it to the master's, right within a second.
     *
     * @param limit for each command
     */
    public static Answer set(PlannedHost host, RemoteHost connection, Clock clock, Duration limit)
            throws RemoteException, InterruptedException {
        String addresses =
                host.interfaces().stream().map(each -> each.mac().toString()).collect(Collectors.joining(","));
        long best = Long.MAX_VALUE;
        // When the host had been up for no time.
        String zero = "";
        for (int i = 1; ; i++) {
            long began = System.nanoTime();
            long asked = clock.millis();
            CommandResult result = i == 1
                    ? set(connection, addresses, "now", hundredths(asked + USUAL.toMillis()), limit)
                    : set(connection, addresses, "up", zero, limit);
            long took = (System.nanoTime() - began) / 1_000_000;
            Optional<String> bootId = HostPreparation.bootId(result.output());
            Matcher said = SET.matcher(result.output());
            if (!said.find()) {
                String all = result.output() + result.errors();
                return new Answer(
                        bootId, Optional.of(all.replace(bootId.orElse(""), "").strip()));
            }
            Duration quick = said.group(2) == null ? QUICK : QUICK_BUT_WHOLE;
            if (i == TRIES
                    || said.group(1) == null
                    || took <= quick.toMillis()
                    || took >= best
                    || best <= ENOUGH.toMillis()) {
                return new Answer(bootId, Optional.empty());
            }
            best = took;
            zero = hundredths(asked + took / 2 - Long.parseLong(said.group(1)) * 10);
        }
    }

    private static String hundredths(long millis) {
        return String.valueOf(millis / 10);
    }

    private static CommandResult set(RemoteHost connection, String addresses, String which, String time, Duration limit)
            throws RemoteException, InterruptedException {
        return connection.execute(
                Shell.command(HostLayout.guarded("clock.sh"), "", addresses, which, time), MOST_OUTPUT, limit);
    }
}
