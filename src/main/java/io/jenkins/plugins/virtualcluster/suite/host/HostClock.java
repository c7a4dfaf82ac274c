package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.Shell;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sets the clock of a host that was restored: its time is that of its saved state. Where the host was slow to do so, it is set again
 * by the host's uptime, which nobody sets and which told when the command had arrived.
 */
public final class HostClock {
    private static final int MOST_OUTPUT = 4096;
    private static final int TRIES = 3;
    /** A command that took no longer set the clock well enough; busybox is wrong by half a second beside that. */
    private static final Duration QUICK = Duration.ofMillis(400);
    /** As long as a command may take that tells the host's uptime: half of it is how wrong that is. */
    private static final Duration ENOUGH = Duration.ofSeconds(1);

    private static final Pattern SET = Pattern.compile("virtual-cluster clock set (?:by others|(\\d{1,15}))");

    private HostClock() {}

    /**
     * Sets it to the master's, right within a second.
     *
     * @param limit for each command
     * @throws RemoteException if the host cannot do that: the message has what it said
     */
    public static void set(PlannedHost host, RemoteHost connection, Clock clock, Duration limit)
            throws RemoteException, InterruptedException {
        String addresses =
                host.interfaces().stream().map(each -> each.mac().toString()).collect(Collectors.joining(","));
        long best = Long.MAX_VALUE;
        // When the host had been up for no time.
        String zero = "";
        for (int i = 0; i < TRIES; i++) {
            long began = System.nanoTime();
            long asked = clock.millis();
            Matcher said = i == 0
                    ? set(connection, addresses, "now", hundredths(asked + QUICK.toMillis() / 2), limit)
                    : set(connection, addresses, "up", zero, limit);
            long took = (System.nanoTime() - began) / 1_000_000;
            if (said.group(1) == null || took <= QUICK.toMillis() || took >= best || best <= ENOUGH.toMillis()) {
                return;
            }
            best = took;
            zero = hundredths(asked + took / 2 - Long.parseLong(said.group(1)) * 10);
        }
    }

    private static String hundredths(long millis) {
        return String.valueOf(millis / 10);
    }

    private static Matcher set(RemoteHost connection, String addresses, String which, String time, Duration limit)
            throws RemoteException, InterruptedException {
        CommandResult result = connection.execute(
                Shell.command(HostLayout.resource("clock.sh"), "", addresses, which, time), MOST_OUTPUT, limit);
        Matcher said = SET.matcher(result.output());
        if (!said.find()) {
            throw new RemoteException("the clock of " + connection.name() + " cannot be set: "
                    + (result.output() + result.errors()).strip());
        }
        return said;
    }
}
