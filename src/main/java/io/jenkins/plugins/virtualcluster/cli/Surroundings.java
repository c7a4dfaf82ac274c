package io.jenkins.plugins.virtualcluster.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * Where a command finds itself.
 *
 * @param err for errors and warnings
 * @param environment of the process
 */
record Surroundings(Engine engine, Terminal terminal, PrintStream err, Map<String, String> environment, Clock clock) {
    Surroundings {
        environment = Map.copyOf(environment);
    }

    PrintStream out() {
        return terminal.out();
    }

    /** Who runs this, such as {@code user@machine}. */
    String owner() {
        return System.getProperty("user.name") + "@" + machine();
    }

    private String machine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return environment.getOrDefault("HOSTNAME", "localhost");
        }
    }

    /** Where what lets in to a run's hosts lies. */
    Path privateDirectory(String run) {
        return privateDirectories().resolve(run);
    }

    /** Where these directories of all runs are. */
    Path privateDirectories() {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state")
                : Path.of(state);
        return base.resolve("virtual-cluster");
    }
}
