package io.jenkins.plugins.virtualcluster.repository;

import java.util.List;

/**
 * What led from one commit to another.
 *
 * @param commits the newest first; those that are known, and not more than were asked for
 * @param continues whether the first commit is known to be before the second; else the branch was rewritten, or there is more
 *     between them than is known
 */
public record History(List<Commit> commits, boolean continues) {
    public History {
        commits = List.copyOf(commits);
    }
}
