package io.jenkins.plugins.virtualcluster.cli.definitions;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks git where a repository of definitions is. */
final class GitCommit {
    private static final long LIMIT_SECONDS = 10;

    private GitCommit() {}

    /** The commit's id, with {@code +} behind it if files of that directory differ from it; empty without git. */
    static Optional<String> of(Path directory) throws InterruptedException {
        Optional<String> head = git(directory, "rev-parse", "--verify", "HEAD");
        if (head.isEmpty()) {
            return head;
        }
        boolean clean = git(directory, "status", "--porcelain", "--", ".")
                .filter(String::isEmpty)
                .isPresent();
        return head.map(id -> clean ? id : id + "+");
    }

    private static Optional<String> git(Path directory, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            git.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).exceptionally(late -> git.destroyForcibly());
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(answer) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
