package io.jenkins.plugins.virtualcluster.cli.base;

import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.report.OutputLines;
import io.jenkins.plugins.virtualcluster.repository.git.GitSettings;
import io.jenkins.plugins.virtualcluster.repository.git.RepositoryCache;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What a command runs in: the engine, the streams, the environment and the clock. Safe for use by several threads.
 *
 * @param err for errors and warnings
 * @param environment the variables of the process
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

    /** Prints a line on standard output, at once. */
    public void print(Object line) {
        out().println(line);
        out().flush();
    }

    /** Prints one JSON document, for programs and people. */
    public void printJson(Object document) throws IOException {
        print(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    }

    /** Prints an error or a warning. */
    public void printError(String lines) {
        err.println(lines);
    }

    /** The same, with a prefix before each line that it prints: for one of several runs in progress at the same time. */
    public CommandContext prefixed(String prefix) {
        return new CommandContext(
                engine, Terminal.plain(prefixed(prefix, out())), prefixed(prefix, err), environment, clock);
    }

    private static PrintStream prefixed(String prefix, PrintStream out) {
        return new PrintStream(new OutputLines(prefix, out), false, StandardCharsets.UTF_8);
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

    /** The directory with the keys and the SSH configuration of that run's hosts. */
    public Path privateDirectory(String run) {
        return privateDirectories().resolve(run);
    }

    /** The directory that has these directories of all runs. */
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
