package io.jenkins.plugins.virtualcluster.cli.base;

import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.repository.git.GitSettings;
import io.jenkins.plugins.virtualcluster.repository.git.RepositoryCache;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command finds itself.
 *
 * @param err for errors and warnings
 * @param environment of the process
 */
public record CommandContext(
        Engine engine, Terminal terminal, PrintStream err, Map<String, String> environment, Clock clock) {
    /** The home directory of accounts that have none. */
    public static final String NO_HOME = "/nonexistent";

    public CommandContext {
        environment = Map.copyOf(environment);
    }

    public PrintStream out() {
        return terminal.out();
    }

    /** Who runs this, such as {@code user@machine}. */
    public String owner() {
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
    public Path privateDirectory(String run) {
        return privateDirectories().resolve(run);
    }

    /** Where these directories of all runs are. */
    public Path privateDirectories() {
        return userDirectory("XDG_STATE_HOME", Path.of(".local", "state"));
    }

    /** The user's copies of repositories elsewhere. */
    public RepositoryCache repositories() {
        Path directory = userDirectory("XDG_CACHE_HOME", Path.of(".cache"));
        return new RepositoryCache(directory.resolve("git"), GitSettings.of(environment));
    }

    /**
     * Where this program keeps files of a kind for the user.
     *
     * @param variable names the directory of all programs; one that is not absolute does not count, as its specification says
     * @param usual that directory in the user's home
     * @throws UncheckedIOException if neither the variable nor a home is known
     */
    private Path userDirectory(String variable, Path usual) {
        return absolute(environment.get(variable))
                .or(() -> absolute(environment.get("HOME"))
                        .or(() -> absolute(System.getProperty("user.home")))
                        .map(home -> home.resolve(usual)))
                .orElseThrow(() -> new UncheckedIOException(
                        "This user has no home directory: HOME is not set, and this machine has no account for "
                                + System.getProperty("user.name") + "; set HOME or " + variable
                                + " to a directory that this user may write to",
                        new FileNotFoundException("HOME")))
                .resolve("virtual-cluster");
    }

    private static Optional<Path> absolute(String path) {
        return Optional.ofNullable(path)
                .filter(text -> text.startsWith("/") && !text.equals(NO_HOME))
                .map(Path::of);
    }
}
