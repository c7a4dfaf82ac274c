package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.Shell;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Sets the clock of a host that was restored: its time is that of its saved state. The host's uptime, which nobody sets, tells how
 * late what is sent arrives.
 */
public final class HostClock {
    private static final int MOST_OUTPUT = 4096;
    private static final int LOOKS = 3;
    /** Half of it is how wrong the clock may get, beside the part of a second that busybox cannot set. */
    private static final Duration QUICK = Duration.ofMillis(400);

    private HostClock() {}

    /**
     * Sets it to the master's, right within a second.
     *
     * @param limit for each command
     * @throws RemoteException if the host cannot do that: the message has what it said
     */
    public static void set(PlannedHost host, RemoteHost connection, Clock clock, Duration limit)
            throws RemoteException, InterruptedException {
        long best = Long.MAX_VALUE;
        long zero = 0;
        for (int i = 0; i < LOOKS && best > QUICK.toNanos(); i++) {
            long began = System.nanoTime();
            long asked = clock.millis();
            long uptime = uptime(connection, limit);
            long took = System.nanoTime() - began;
            if (took < best) {
                best = took;
                zero = asked + took / 2_000_000 - uptime;
            }
        }
        String addresses =
                host.interfaces().stream().map(each -> each.mac().toString()).collect(Collectors.joining(","));
        CommandResult result = connection.execute(
                Shell.command(HostLayout.resource("clock.sh"), "", addresses, String.valueOf(zero / 10)),
                MOST_OUTPUT,
                limit);
        if (!result.output().contains("virtual-cluster clock set")) {
            throw new RemoteException("the clock of " + connection.name() + " cannot be set: "
                    + (result.output() + result.errors()).strip());
        }
    }

    /** In milliseconds. */
    private static long uptime(RemoteHost connection, Duration limit) throws RemoteException, InterruptedException {
        CommandResult result = connection.execute("cat /proc/uptime", MOST_OUTPUT, limit);
        String seconds = result.output().split(" ", 2)[0].strip();
        if (!seconds.matches("[0-9]{1,12}\\.[0-9]{1,6}")) {
            throw new RemoteException("the uptime of " + connection.name() + " cannot be read: "
                    + (result.output() + result.errors()).strip());
        }
        return (long) (Double.parseDouble(seconds) * 1000);
    }
}
