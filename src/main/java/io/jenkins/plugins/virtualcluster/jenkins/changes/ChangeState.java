package io.jenkins.plugins.virtualcluster.jenkins.changes;

import io.jenkins.plugins.virtualcluster.suite.request.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a job knows of the repository that it follows.
 *
 * @param repository its name in the settings
 * @param seen the last commit whose changes have been dealt with
 * @param pending a build that is wanted and is not known to have begun
 * @param problems what is wrong in the definitions at the last commit that was polled
 */
public record ChangeState(
        String repository, Optional<String> seen, Optional<PendingBuild> pending, List<String> problems) {
    public ChangeState {
        Objects.requireNonNull(repository, "it names no repository");
        Objects.requireNonNull(seen, "it does not say what was seen");
        Objects.requireNonNull(pending, "it does not say what is pending");
        problems = problems == null ? List.of() : List.copyOf(problems);
    }

    /** Nothing is known yet. */
    private static ChangeState fresh(String repository) {
        return new ChangeState(repository, Optional.empty(), Optional.empty(), List.of());
    }

    ChangeState dealtWith(String commit, List<String> found) {
        return new ChangeState(repository, Optional.of(commit), Optional.empty(), found);
    }

    ChangeState wanting(PendingBuild build, List<String> found) {
        return new ChangeState(repository, seen, Optional.of(build), found);
    }

    /** The build has begun, or nobody wants it any more. */
    ChangeState settled() {
        return pending.map(build -> dealtWith(build.to(), problems)).orElse(this);
    }

    private static Path file(Path job) {
        return job.resolve("suite-changes.json");
    }

    /**
     * What a job knows of that repository; nothing if it knows another one.
     *
     * @param job the job's directory
     * @throws IOException if the file cannot be read; it names the file
     */
    public static ChangeState read(Path job, String repository) throws IOException {
        Path file = file(job);
        if (!Files.exists(file)) {
            return fresh(repository);
        }
        ChangeState state;
        try {
            state = JsonFiles.read(file, ChangeState.class);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; remove it, and the job starts from the latest commit", e);
        }
        return state.repository().equals(repository) ? state : fresh(repository);
    }

    /** Writes all of it to the job's directory, or nothing. */
    void write(Path job) throws IOException {
        JsonFiles.write(file(job), this);
    }
}
