package io.jenkins.plugins.virtualcluster.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A branch of a real repository is watched; its runs only happen as told. */
class WatchTest extends CommandLineHarness {
    private TestGit git;

    @BeforeEach
    void commit() throws IOException, GitAPIException {
        git = new TestGit(Path.of(repository()));
        git.commit("Begin");
        // The record's first event as the request has it.
        script = request -> {
            List<Event> told = new ArrayList<>(events);
            Event.RunStarted start = (Event.RunStarted) told.get(0);
            told.set(
                    0,
                    new Event.RunStarted(
                            start.at(),
                            request.run(),
                            start.suite(),
                            start.cluster(),
                            start.owner(),
                            request.commit(),
                            start.hypervisor(),
                            start.hosts(),
                            start.active(),
                            start.stages(),
                            start.attempt(),
                            request.cell().tags(),
                            request.trigger()));
            return told;
        };
    }

    @AfterEach
    void close() {
        git.close();
    }

    private int once(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("watch", "--once", "--repository", repository() + "#main", "--records", records()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private List<String> suites() {
        return requests.stream().map(request -> request.suite().name()).toList();
    }

    private String change(String suite) throws IOException, GitAPIException {
        write("suites/" + suite + "/init.sh", "#!/bin/sh\necho " + requests.size() + suite + "\n");
        return git.commit("Change " + suite);
    }

    private Path state() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("state/virtual-cluster-watch"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void theFirstLookRunsNothingAndEachCommitRunsOnceWhatItTouches() throws Exception {
        assertThat(once()).isZero();
        assertThat(out()).startsWith("Watching " + repository() + "#main once, at commit ");
        assertThat(requests).isEmpty();

        String commit = change("copy");
        assertThat(once()).isZero();
        assertThat(suites()).containsExactly("copy");
        assertThat(requests.get(0).commit()).contains(commit);
        assertThat(requests.get(0).trigger().orElseThrow())
                .startsWith("the change ")
                .endsWith(" (1 commit, the last by Ada: Change copy): suites/copy/init.sh changed");
        assertThat(out()).contains("copy\n    suites/copy/init.sh changed\n", "copy| Record: ");

        assertThat(once()).isZero();
        assertThat(suites()).containsExactly("copy");
    }

    @Test
    void ofASuiteWithAMatrixEachRunIsRun() throws Exception {
        suite("many", "cases: [ one ]\nmatrix: { arch: [ x, y ] }");
        git.commit("Begin again");
        once();
        change("many");

        assertThat(once()).isZero();
        assertThat(suites()).containsExactly("many", "many");
        assertThat(requests).extracting(request -> request.cell().toString()).containsExactly("arch=x", "arch=y");
        assertThat(out()).contains("many (arch=y)| Record: ");
    }

    @Test
    void theWorstVerdictIsTheExitCode() throws Exception {
        once();
        change("copy");
        events = SampleRuns.started("one").over(Verdict.FAILED).events();

        assertThat(once()).isEqualTo(1);
    }

    @Test
    void aCommitSinceWhenIsNamed() throws Exception {
        change("other");
        assertThat(once("--since", "HEAD~1")).isEqualTo(2);
        assertThat(err()).contains("cannot be a branch");

        assertThat(execute(
                        "watch", "--once", "--since", "HEAD~1", "--repository", repository(), "--records", records()))
                .isZero();
        assertThat(suites()).containsExactly("other");
    }

    @Test
    void aSuiteThatBecameInvalidIsShownAndNotRunAsItWas() throws Exception {
        once();
        write("suites/copy/init.sh", "no script\n");
        write("suites/other/init.sh", "#!/bin/sh\n");
        git.commit("Break");

        assertThat(once()).isEqualTo(2);
        assertThat(suites()).containsExactly("other");
        assertThat(out()).contains("copy: INVALID\n", "suites/copy/init.sh:1:1: ", "Not run because INVALID: copy\n");

        change("copy");
        assertThat(once()).isZero();
        assertThat(suites()).containsExactly("other", "copy");
    }

    @Test
    void whatAProcessLeftWaitingIsRunByTheNext() throws Exception {
        once();
        String commit = change("copy");
        change("other");
        once();
        requests.clear();
        String state = Files.readString(state());
        Files.writeString(
                state(),
                state.replace(
                        "\"queue\":[]",
                        "\"queue\":[{\"suite\":\"copy\",\"commit\":\"" + commit
                                + "\",\"trigger\":\"the change before\",\"run\":null}]"));

        assertThat(once()).isZero();
        assertThat(suites()).containsExactly("copy");
        assertThat(requests.get(0).commit()).contains(commit);
        assertThat(out()).contains("Still queued: copy");
    }

    @Test
    void aRunThatIsOverIsNotRunAgainAndOneThatNeverBeganIs() throws Exception {
        once();
        String commit = change("copy");
        once();
        String ended = requests.get(0).run();
        requests.clear();
        String item = "{\"suite\":\"%s\",\"commit\":\"" + commit + "\",\"trigger\":\"t\",\"run\":\"%s\"}";
        Files.writeString(
                state(),
                Files.readString(state())
                        .replace(
                                "\"queue\":[]",
                                "\"queue\":[" + item.formatted("copy", ended) + ","
                                        + item.formatted("other", "never000") + "]"));

        assertThat(once()).isZero();
        assertThat(suites()).containsExactly("other");
        assertThat(Files.readString(state())).contains("\"queue\":[]");
    }

    @Test
    void aRunningSuitesStateIsWrittenBeforeItRuns() throws Exception {
        once();
        change("copy");
        List<String> seen = new ArrayList<>();
        duringRun = run -> {
            try {
                seen.add(run);
                seen.add(Files.readString(state()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };

        assertThat(once()).isZero();
        assertThat(seen.get(1)).contains("\"run\":\"" + seen.get(0) + "\"");
        assertThat(Files.readString(state())).doesNotContain(seen.get(0));
    }

    @Test
    void aForcedPushIsSaidAndFollowed() throws Exception {
        String first = git.git().getRepository().resolve("HEAD").name();
        change("copy");
        once();
        git.reset(first);
        change("other");

        assertThat(once()).isZero();
        assertThat(out()).contains("; the branch was rewritten");
        assertThat(suites()).containsExactly("copy", "other");
    }

    @Test
    void theRecordTellsWhatStartedTheRun() throws Exception {
        once();
        change("copy");

        assertThat(once()).isZero();
        assertThat(out()).contains("run because of the change ");
        assertThat(Records.list(Path.of(records()), 1)
                        .get(0)
                        .state()
                        .started()
                        .orElseThrow()
                        .trigger())
                .isEqualTo(requests.get(0).trigger());
    }

    @Test
    void wrongUseIsToldInWords() {
        assertThat(once("--at-once", "0")).isEqualTo(2);
        assertThat(once("--poll", "soon")).isEqualTo(2);
        assertThat(err()).contains("is not a time; expected one such as 30m");
        assertThat(execute("watch", "--once", "--repository", repository() + "#" + "1".repeat(40)))
                .isEqualTo(2);
        assertThat(err()).contains("is a single commit, which never changes");
        assertThat(execute("watch", "--once", "--repository", repository() + "#mian"))
                .isEqualTo(2);
        assertThat(err()).contains("did you mean main?");
    }
}
