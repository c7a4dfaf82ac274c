package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.History;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Commits of a repository. */
public final class CommitHistory {
    private CommitHistory() {}

    /**
     * Commits that led from one to the other, as far as the repository has them.
     *
     * @param from an id; the repository need not have it
     * @param most how many are told
     */
    public static History of(Repository repository, String from, String to, int most) throws IOException {
        ObjectId start = ObjectId.fromString(from);
        boolean known = repository.getObjectDatabase().has(start);
        List<Commit> commits = new ArrayList<>();
        boolean continues = false;
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(ObjectId.fromString(to)));
            if (known) {
                walk.markUninteresting(walk.parseCommit(start));
            }
            for (RevCommit commit = walk.next(); commit != null && commits.size() < most; commit = walk.next()) {
                commits.add(of(commit));
            }
        }
        if (known) {
            try (RevWalk walk = new RevWalk(repository)) {
                continues = walk.isMergedInto(walk.parseCommit(start), walk.parseCommit(ObjectId.fromString(to)));
            }
        }
        return new History(commits, continues);
    }

    /** A commit as it is told. */
    static Commit of(RevCommit commit) {
        return new Commit(
                commit.name(),
                commit.getAuthorIdent().getName(),
                Instant.ofEpochSecond(commit.getCommitTime()),
                commit.getShortMessage());
    }
}
