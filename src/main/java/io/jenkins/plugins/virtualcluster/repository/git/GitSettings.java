package io.jenkins.plugins.virtualcluster.repository.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How git is spoken to.
 *
 * @param ssh the program for SSH and its first arguments
 * @param home where {@code .netrc} is
 * @param environment of the process
 * @param silence how long a server may say nothing
 * @param limit for bringing what is asked for in all, also for waiting until another process has done so
 * @param depth how many commits are fetched of a branch
 */
public record GitSettings(
        List<String> ssh, Path home, Map<String, String> environment, Duration silence, Duration limit, int depth) {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int DEPTH = 50;

    public GitSettings {
        ssh = List.copyOf(ssh);
        environment = Map.copyOf(environment);
    }

    /** As the user has it: git's variable {@code GIT_SSH_COMMAND} is heeded, else {@code ssh} is used. */
    public static GitSettings of(Map<String, String> environment) {
        String command = environment.getOrDefault("GIT_SSH_COMMAND", "");
        List<String> ssh = command.isBlank() ? List.of("ssh") : List.of("sh", "-c", command + " \"$@\"", "ssh");
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
        return new GitSettings(ssh, home, environment, SILENCE, LIMIT, DEPTH);
    }

    /** The same with other limits. */
    public GitSettings within(Duration newSilence, Duration newLimit) {
        return new GitSettings(ssh, home, environment, newSilence, newLimit, depth);
    }
}
