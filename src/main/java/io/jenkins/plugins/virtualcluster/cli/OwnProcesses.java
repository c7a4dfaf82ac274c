package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.util.Optional;

/** Knows from a lease whether the process that runs it is still there; only on that process's own machine. */
final class OwnProcesses {
    private OwnProcesses() {}

    /**
     * Whether the process of a lease, {@code PID@START} with the start in milliseconds since 1970, lives on this machine.
     * A process id that was given to another process since does not count; a lease without a process is no one's.
     */
    static boolean isAlive(Lease lease) {
        String[] parts = lease.process().split("@", 2);
        if (parts.length != 2 || !parts[0].matches("\\d{1,18}") || !parts[1].matches("\\d{1,18}")) {
            return false;
        }
        long start = Long.parseLong(parts[1]);
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts[0]));
        return process.filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .filter(instant -> instant.toEpochMilli() == start)
                .isPresent();
    }
}
