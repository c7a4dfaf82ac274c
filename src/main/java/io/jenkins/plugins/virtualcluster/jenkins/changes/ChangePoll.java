package io.jenkins.plugins.virtualcluster.jenkins.changes;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks whether the repository that a job follows has changes for it. What is wanted is on the disk before it is asked for,
 * and stays there until the build exists: so each change has one build, whenever Jenkins is ended.
 */
public final class ChangePoll {
    private final Path job;
    private final WantedSuites wanted;
    private final Builds builds;
    private final Consumer<String> log;

    /**
     * @param job the job's directory
     * @param wanted the suites that the job runs
     * @param log told what was seen, one per line
     */
    public ChangePoll(Path job, WantedSuites wanted, Builds builds, Consumer<String> log) {
        this.job = job;
        this.wanted = wanted;
        this.builds = builds;
        this.log = log;
    }

    /** One look. At most one build is asked for; the next change waits until that one has begun. */
    public void look(String repository, DefinitionHistory history)
            throws InvalidRequestException, IOException, InterruptedException {
        ChangeState state = settle(ChangeState.read(job, repository));
        if (state.pending().isPresent()) {
            ask(state.pending().get());
            return;
        }
        String head = history.head();
        if (state.seen().isEmpty()) {
            begin(state, head, problems(history, head));
        } else if (state.seen().get().equals(head)) {
            log.accept("Nothing new since " + PendingBuild.brief(head));
            tell(state.problems());
        } else {
            compare(state, state.seen().get(), head, history);
        }
    }

    /** Forgets a wanted build that has begun. */
    private ChangeState settle(ChangeState state) throws IOException {
        if (state.pending().isEmpty() || !builds.isSettled(state.pending().get())) {
            return state;
        }
        ChangeState settled = state.settled();
        settled.write(job);
        return settled;
    }

    private void begin(ChangeState state, String head, List<String> problems) throws IOException {
        state.dealtWith(head, problems).write(job);
        log.accept("First poll: changes count from " + PendingBuild.brief(head) + " on");
        tell(problems);
    }

    private void compare(ChangeState state, String seen, String head, DefinitionHistory history)
            throws InvalidRequestException, IOException, InterruptedException {
        Optional<List<SuiteChange>> between = history.between(seen, head);
        List<SuiteChange> touched = between.isPresent() ? between.get() : all(seen, history.at(head));
        List<SuiteChange> mine = touched.stream().filter(wanted::test).toList();
        List<String> problems = problems(history, head);
        tell(problems);
        if (mine.isEmpty()) {
            state.dealtWith(head, problems).write(job);
            log.accept(PendingBuild.brief(seen) + ".." + PendingBuild.brief(head) + " touches no suite of this job");
            return;
        }
        PendingBuild build = new PendingBuild(RunId.next(), seen, head, mine, builds.nextNumber());
        state.wanting(build, problems).write(job);
        log.accept(build.range() + " touches");
        mine.forEach(change -> log.accept("  " + change));
        ask(build);
    }

    private List<String> problems(DefinitionHistory history, String commit)
            throws InvalidRequestException, IOException, InterruptedException {
        return history.at(commit).problemsOf(wanted.suites());
    }

    private static List<SuiteChange> all(String seen, SuiteSnapshot now) {
        List<String> reason = List.of("commit " + PendingBuild.brief(seen)
                + ", which was polled last, no longer exists; so all suites are run");
        return now.all().stream().map(suite -> new SuiteChange(suite, reason)).toList();
    }

    private void ask(PendingBuild build) {
        if (builds.isQueued(build)) {
            log.accept("The build for " + build.range() + " (" + build.names() + ") waits in the queue");
        } else if (builds.schedule(build)) {
            log.accept("Asked for a build for " + build.range() + " (" + build.names() + ")");
        } else {
            log.accept("Jenkins does not accept the build for " + build.range() + " (" + build.names()
                    + ") now; it is asked again at the next poll");
        }
    }

    private void tell(List<String> problems) {
        problems.forEach(problem -> log.accept("Invalid: " + problem));
    }

    /** The builds of a job that changes start. */
    public interface Builds {
        /** The number that the next build gets. */
        int nextNumber();

        /** Whether that build waits in Jenkins's queue. */
        boolean isQueued(PendingBuild build);

        /** Whether that build exists, on the disk; or somebody has cancelled it before it began. */
        boolean isSettled(PendingBuild build);

        /**
         * Asks Jenkins for it.
         *
         * @return whether it was taken
         */
        boolean schedule(PendingBuild build);
    }
}
