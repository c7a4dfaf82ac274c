package io.jenkins.plugins.virtualcluster.jenkins.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits are {@code a}, {@code b}, ...: each has the suite {@code copy}, which differs in each. */
class ChangePollTest {
    @TempDir
    Path job;

    private final Repository repository = new Repository();
    private final Jenkins jenkins = new Jenkins();
    private final List<String> log = new ArrayList<>();
    private WantedSuites wanted = new WantedSuites(Set.of(), false);

    private static final class Repository implements DefinitionHistory {
        private String head = "a";
        private final Map<String, List<SuiteChange>> changes = new TreeMap<>();
        private List<String> problems = List.of();

        void becomes(String commit, String... suites) {
            List<SuiteChange> touched = new ArrayList<>();
            for (String suite : suites) {
                touched.add(new SuiteChange(suite, List.of("its own files")));
            }
            changes.put(head + commit, touched);
            head = commit;
        }

        @Override
        public String head() {
            return head;
        }

        @Override
        public SuiteSnapshot at(String commit) {
            return new SuiteSnapshot(
                    commit,
                    Map.of("copy", new SuiteSnapshot.Offer(Optional.empty(), List.of(), Map.of(), Map.of())),
                    Map.of("broken", problems),
                    problems);
        }

        @Override
        public Optional<List<SuiteChange>> between(String from, String to) {
            return Optional.ofNullable(changes.get(from + to));
        }
    }

    /** Takes what it is asked for, and can be ended at any time. */
    private static final class Jenkins implements ChangePoll.Builds {
        private boolean takes = true;
        private final List<PendingBuild> queue = new ArrayList<>();
        private final List<PendingBuild> begun = new ArrayList<>();

        @Override
        public int nextNumber() {
            return begun.size() + 1;
        }

        @Override
        public boolean isQueued(PendingBuild build) {
            return queue.contains(build);
        }

        @Override
        public boolean isSettled(PendingBuild build) {
            return begun.contains(build);
        }

        @Override
        public boolean schedule(PendingBuild build) {
            return takes && queue.add(build);
        }

        void begins() {
            begun.add(queue.remove(0));
        }
    }

    @BeforeEach
    void firstLook() throws Exception {
        look();
        log.clear();
    }

    private void look() throws InvalidRequestException, IOException, InterruptedException {
        new ChangePoll(job, wanted, jenkins, log::add).look("definitions", repository);
    }

    @Test
    void theFirstLookStartsNothing() throws Exception {
        Files.delete(job.resolve("suite-changes.json"));
        repository.problems = List.of("suites/x/suite.yaml:1:1: no");

        look();

        assertThat(log).containsExactly("First poll: changes count from a on", "Invalid: suites/x/suite.yaml:1:1: no");
        assertThat(jenkins.queue).isEmpty();
    }

    @Test
    void withoutANewCommitNothingHappens() throws Exception {
        look();

        assertThat(log).containsExactly("Nothing new since a");
        assertThat(jenkins.queue).isEmpty();
    }

    @Test
    void aChangeAsksForOneBuildWithItsSuites() throws Exception {
        repository.becomes("b", "copy", "errors");

        look();
        look();

        assertThat(jenkins.queue).hasSize(1);
        PendingBuild build = jenkins.queue.get(0);
        assertThat(build.range()).isEqualTo("a..b");
        assertThat(build.names()).isEqualTo("copy, errors");
        assertThat(log)
                .containsExactly(
                        "a..b touches",
                        "  copy: its own files",
                        "  errors: its own files",
                        "Asked for a build for a..b (copy, errors)",
                        "The build for a..b (copy, errors) waits in the queue");
    }

    @Test
    void whenItHasBegunTheNextChangeHasItsTurn() throws Exception {
        repository.becomes("b", "copy");
        look();
        repository.becomes("c", "errors");
        look();
        assertThat(jenkins.queue).hasSize(1);

        jenkins.begins();
        look();

        assertThat(jenkins.queue).extracting(PendingBuild::range).containsExactly("b..c");
    }

    @Test
    void whatTheQueueLostIsAskedForAgainWithTheSameId() throws Exception {
        repository.becomes("b", "copy");
        look();
        String id = jenkins.queue.get(0).id();
        jenkins.queue.clear();

        look();

        assertThat(jenkins.queue).extracting(PendingBuild::id).containsExactly(id);
    }

    @Test
    void aBuildThatBeganUnseenIsNotAskedForAgain() throws Exception {
        repository.becomes("b", "copy");
        look();
        jenkins.begins();

        look();
        look();

        assertThat(jenkins.queue).isEmpty();
        assertThat(log).endsWith("Nothing new since b");
    }

    @Test
    void whatJenkinsDoesNotTakeIsAskedForAtTheNextLook() throws Exception {
        jenkins.takes = false;
        repository.becomes("b", "copy");
        look();
        assertThat(log).last().asString().startsWith("Jenkins does not accept the build for a..b");

        jenkins.takes = true;
        look();

        assertThat(jenkins.queue).hasSize(1);
    }

    @Test
    void aChangeThatTouchesNoSuiteIsSeenOnce() throws Exception {
        repository.becomes("b");

        look();
        look();

        assertThat(log).containsExactly("a..b touches no suite of this job", "Nothing new since b");
    }

    @Test
    void aJobOfOneSuiteIsNotStartedForOthers() throws Exception {
        wanted = new WantedSuites(Set.of("copy"), false);
        repository.becomes("b", "errors");
        look();
        repository.becomes("c", "copy", "errors");
        look();

        assertThat(jenkins.queue).extracting(PendingBuild::names).containsExactly("copy");
    }

    @Test
    void whenTheLastCommitIsGoneAllSuitesAreRunAndThatIsSaid() throws Exception {
        repository.head = "z";

        look();

        assertThat(jenkins.queue).extracting(PendingBuild::names).containsExactly("broken, copy");
        assertThat(log).anyMatch(line -> line.contains("commit a, which was polled last, no longer exists"));
    }

    @Test
    void problemsAreToldAtEachLook() throws Exception {
        repository.problems = List.of("suites/x/suite.yaml:1:1: no");
        repository.becomes("b");
        look();
        log.clear();

        look();

        assertThat(log).containsExactly("Nothing new since b", "Invalid: suites/x/suite.yaml:1:1: no");
    }

    @Test
    void aJobOfOneSuiteIsToldOnlyOfProblemsOfItsOwn() throws Exception {
        wanted = new WantedSuites(Set.of("copy"), false);
        repository.problems = List.of("suites/broken/suite.yaml:1:1: no");
        repository.becomes("b", "broken");
        look();
        assertThat(log).noneMatch(line -> line.startsWith("Wrong"));

        wanted = new WantedSuites(Set.of("broken"), false);
        repository.becomes("c", "broken");
        look();

        assertThat(log).contains("Invalid: suites/broken/suite.yaml:1:1: no");
        assertThat(ChangeState.read(job, "definitions").problems()).hasSize(1);
    }

    @Test
    void aSuiteThatIsGoneStartsOnlyWhoAskedForThat() throws Exception {
        repository.changes.put("ab", List.of(SuiteChange.gone("copy")));
        repository.head = "b";
        look();
        assertThat(jenkins.queue).isEmpty();

        wanted = new WantedSuites(Set.of(), true);
        repository.changes.put("bc", List.of(SuiteChange.gone("errors")));
        repository.head = "c";
        look();

        assertThat(jenkins.queue).extracting(PendingBuild::names).containsExactly("errors");
        assertThat(jenkins.queue.get(0).present()).isEmpty();
    }

    @Test
    void anotherRepositoryBeginsAnew() throws Exception {
        new ChangePoll(job, wanted, jenkins, log::add).look("others", repository);

        assertThat(log).containsExactly("First poll: changes count from a on");
    }
}
