package io.jenkins.plugins.virtualcluster.hypervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process as leases name it, {@code PID@START}: a later process with the same id is told from it by its start, in clock
 * ticks since the machine's boot, which a clock that is set does not change (proc(5), {@code starttime}).
 */
public final class LeaseProcess {
    /** In {@code /proc/PID/stat}, counted behind the process's name, which may hold blanks. */
    private static final int START = 19;

    private LeaseProcess() {}

    /** This process. */
    public static String own() {
        long id = ProcessHandle.current().pid();
        return id + "@" + start(id).orElse("0");
    }

    /** Whether that process lives on this machine; an empty name is no process. */
    public static boolean isAlive(String name) {
        String[] parts = name.split("@", 2);
        return parts.length == 2
                && parts[0].matches("\\d{1,18}")
                && start(Long.parseLong(parts[0])).filter(parts[1]::equals).isPresent();
    }

    private static Optional<String> start(long id) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(id), "stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[START]);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
