package io.jenkins.plugins.virtualcluster.jenkins.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.jenkins.changes.SuiteSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeedingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    private final Folder folder = new Folder();
    private final List<String> log = new ArrayList<>();

    /** A folder of Jenkins in memory; what a job is made of is its XML. */
    private static final class Folder implements Jobs {
        private final Map<String, String> texts = new TreeMap<>();
        private final Map<String, JobMark> marks = new TreeMap<>();

        @Override
        public Optional<Jobs.FoundJob> find(String name) throws IOException {
            if (!texts.containsKey(name)) {
                return Optional.empty();
            }
            return Optional.of(
                    new Jobs.FoundJob(name, Optional.ofNullable(marks.get(name)), JobText.digest(texts.get(name))));
        }

        @Override
        public List<Jobs.FoundJob> marked() throws IOException {
            List<Jobs.FoundJob> marked = new ArrayList<>();
            for (String name : marks.keySet()) {
                marked.add(find(name).orElseThrow());
            }
            return marked;
        }

        private void mark(String name, JobMark mark, Optional<Instant> missing) throws IOException {
            Optional<String> made = Optional.of(JobText.digest(texts.get(name)));
            marks.put(
                    name,
                    new JobMark(
                            mark.repository(), mark.suite(), mark.job(), mark.asked(), made, missing, mark.grace()));
        }

        @Override
        public void create(JobMark mark, String xml) throws IOException {
            assertThat(texts).doesNotContainKey(mark.job());
            update(mark, xml);
        }

        @Override
        public void update(JobMark mark, String xml) throws IOException {
            texts.put(mark.job(), xml);
            mark(mark.job(), mark, Optional.empty());
        }

        @Override
        public void disable(String name, Instant missing) throws IOException {
            texts.computeIfPresent(name, (any, text) -> text.replace("<disabled>false", "<disabled>true"));
            mark(name, marks.get(name), Optional.of(missing));
        }

        @Override
        public void remove(String name) {
            texts.remove(name);
            marks.remove(name);
        }

        boolean isDisabled(String name) {
            return texts.get(name).contains("<disabled>true");
        }

        void changeByHand(String name) {
            texts.computeIfPresent(name, (any, text) -> text.replace("<numToKeep>50", "<numToKeep>99"));
        }
    }

    private void keep(Instant now, String prefix, SuiteSnapshot suites) throws IOException, InterruptedException {
        log.clear();
        new Seeding(new SeedRequest("definitions", prefix, "H/5 * * * *", 50, WEEK, Optional.empty()), folder, log::add)
                .keep(suites, now);
    }

    private void keep(Instant now, String... suites) throws IOException, InterruptedException {
        keep(now, "", with(Optional.empty(), suites));
    }

    private static SuiteSnapshot with(Optional<String> schedule, String... suites) {
        Map<String, SuiteSnapshot.Offer> sound = new TreeMap<>();
        for (String suite : suites) {
            sound.put(suite, new SuiteSnapshot.Offer(schedule, List.of(), Map.of(), Map.of()));
        }
        return new SuiteSnapshot("c", sound, Map.of(), List.of());
    }

    @Test
    void eachSuiteHasAJobAndTheSecondTimeNothingIsDone() throws Exception {
        keep(NOW, "copy", "errors");
        assertThat(folder.texts).containsOnlyKeys("copy", "errors");
        assertThat(log).containsExactly("copy: created", "errors: created");

        keep(NOW, "copy", "errors");
        assertThat(log).isEmpty();
    }

    @Test
    void anotherScheduleIsBroughtIn() throws Exception {
        keep(NOW, "copy");

        keep(NOW, "", with(Optional.of("H 2 * * *"), "copy"));

        assertThat(folder.texts.get("copy")).contains("H 2 * * *");
        assertThat(log).containsExactly("copy: updated");
    }

    @Test
    void whatPeopleMadeIsLeftAlone() throws Exception {
        folder.texts.put("copy", "<project/>");

        keep(NOW, "copy");

        assertThat(folder.texts).containsEntry("copy", "<project/>");
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith("copy: unchanged, because it was not created for suite copy");
    }

    @Test
    void whatPeopleChangedIsLeftAloneAlsoWhenItsSuiteIsGone() throws Exception {
        keep(NOW, "copy");
        folder.changeByHand("copy");
        String changed = folder.texts.get("copy");

        keep(NOW, "", with(Optional.of("H 2 * * *"), "copy"));
        assertThat(log).singleElement().asString().startsWith("copy: unchanged, because it was edited");
        keep(NOW);
        assertThat(log).containsExactly("copy: its suite was removed; unchanged, because the job was edited");

        assertThat(folder.texts).containsEntry("copy", changed);
    }

    @Test
    void whatPeopleRenamedOrCopiedIsLeftAlone() throws Exception {
        keep(NOW, "copy");
        folder.texts.put("mine", folder.texts.get("copy"));
        folder.marks.put("mine", folder.marks.get("copy"));

        keep(NOW);
        keep(NOW.plus(WEEK));

        assertThat(folder.texts).containsOnlyKeys("mine");
        assertThat(folder.isDisabled("mine")).isFalse();
    }

    @Test
    void whenASuiteIsGoneItsJobIsDisabledAtOnceAndRemovedAfterTheGrace() throws Exception {
        keep(NOW, "copy");

        keep(NOW.plusSeconds(1));
        assertThat(folder.isDisabled("copy")).isTrue();
        assertThat(log)
                .containsExactly(
                        "copy: disabled, because its suite was removed; the job is removed after 2026-01-08T00:00:01Z");
        keep(NOW.plus(WEEK));
        assertThat(folder.texts).containsKey("copy");
        keep(NOW.plus(WEEK).plusSeconds(1));

        assertThat(folder.texts).isEmpty();
        assertThat(log).containsExactly("copy: removed, because its suite was removed at 2026-01-01T00:00:01Z");
    }

    @Test
    void whenASuiteIsBackItsJobIsEnabledAgain() throws Exception {
        keep(NOW, "copy");
        keep(NOW);

        keep(NOW.plus(WEEK), "copy");

        assertThat(folder.isDisabled("copy")).isFalse();
        assertThat(folder.marks.get("copy").missing()).isEmpty();
    }

    @Test
    void whoEnablesTheJobOfASuiteThatIsGoneKeepsIt() throws Exception {
        keep(NOW, "copy");
        keep(NOW);
        folder.texts.computeIfPresent("copy", (any, text) -> text.replace("<disabled>true", "<disabled>false"));

        keep(NOW.plus(WEEK));

        assertThat(folder.texts).containsKey("copy");
    }

    @Test
    void theJobOfASuiteThatIsNotSoundStaysAsItIs() throws Exception {
        keep(NOW, "copy");

        keep(
                NOW,
                "",
                new SuiteSnapshot("c", Map.of(), Map.of("copy", List.of("suites/copy/suite.yaml:1:1: no")), List.of()));

        assertThat(folder.isDisabled("copy")).isFalse();
        assertThat(log)
                .containsExactly("copy: unchanged, because its suite is invalid: suites/copy/suite.yaml:1:1: no");
    }

    @Test
    void jobsOfAnotherRepositoryAreNotItsBusiness() throws Exception {
        keep(NOW, "copy");
        folder.marks.computeIfPresent(
                "copy",
                (any, mark) ->
                        new JobMark("others", "copy", "copy", mark.asked(), mark.made(), mark.missing(), mark.grace()));

        keep(NOW);

        assertThat(folder.isDisabled("copy")).isFalse();
    }

    @Test
    void withAnotherPrefixTheOldJobsGo() throws Exception {
        keep(NOW, "copy");

        keep(NOW, "suite-", with(Optional.empty(), "copy"));

        assertThat(folder.texts).containsOnlyKeys("copy", "suite-copy");
        assertThat(folder.isDisabled("copy")).isTrue();
    }

    @Test
    void whatAKilledJenkinsLeftHalfIsDoneAgain() throws Exception {
        keep(NOW, "copy");
        JobMark mark = folder.marks.get("copy");
        folder.marks.put(
                "copy",
                new JobMark(
                        mark.repository(),
                        mark.suite(),
                        mark.job(),
                        mark.asked(),
                        Optional.empty(),
                        Optional.of(NOW),
                        mark.grace()));

        keep(NOW.plusSeconds(9));

        assertThat(folder.isDisabled("copy")).isTrue();
        assertThat(folder.marks.get("copy").missing()).contains(NOW);
    }

    @Test
    void aBadRequestSaysWhatIsExpected() {
        assertThatThrownBy(() -> new SeedRequest("d", "a b", "", 1, WEEK, Optional.empty()))
                .hasMessageContaining("prefix is 'a b'");
        assertThatThrownBy(() -> new SeedRequest("d", "", "", -1, WEEK, Optional.empty()))
                .hasMessageContaining("keepBuilds is -1");
    }
}
