package io.jenkins.plugins.virtualcluster.jenkins.changes;

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
    static ChangeState fresh(String repository) {
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
}
