package io.jenkins.plugins.virtualcluster.jenkins.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Rounds;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.SampleRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of a Jenkins with 1,600 builds of 8 jobs (5,000 of 25 if thorough), of which one in twenty was killed. Each answers within a second when it
 * was looked at before, else within three: of the processor's time, whoever else has it meanwhile. A processor that takes
 * longer than {@link #READING} for nothing but the events of all these builds has more time in proportion.
 */
class ManyBuildsTest {
    private static final int JOBS = Rounds.areAll() ? 25 : 8;
    private static final int BUILDS = 200;
    private static final int KILLED = 20;
    private static final Duration WARM = Duration.ofSeconds(1);
    private static final Duration COLD = Duration.ofSeconds(3);
    private static final Duration READING = Duration.ofSeconds(2);
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    private Path jobs;

    private final List<Path> journals = new ArrayList<>();

    private void makeTree(int count) throws IOException {
        String text = Files.readString(sample().journal());
        String killed = text.substring(0, text.indexOf("{\"event\":\"run-ended\""));
        for (int job = 0; job < count; job++) {
            for (int build = 1; build <= BUILDS; build++) {
                String run = "j" + job + "b" + build;
                Instant start = START.plusSeconds(build);
                Path record = builds(job).resolve(build + "/virtual-cluster/20260301-100000-copy-" + run);
                Files.createDirectories(record);
                Path journal = new RunDirectory(record).journal();
                String events = build % KILLED == 0 ? killed : text;
                Files.writeString(journal, events.replace("sample1", run).replace(START.toString(), start.toString()));
                journals.add(journal);
            }
        }
    }

    private RunDirectory sample() throws IOException {
        SampleRun.Plan plan = new SampleRun.Plan(
                "copy",
                "xrootd",
                "sample1",
                Optional.empty(),
                List.of("srv1", "srv2"),
                2,
                List.of("one", "two"),
                SampleRun.stages(List.of("one", "two")),
                START);
        try (SampleRun run = SampleRun.start(jobs.resolve("sample"), plan)) {
            for (Stage stage : plan.stages()) {
                run.passed(stage, Duration.ofSeconds(1));
            }
            run.stop(Verdict.PASSED, null);
            return run.directory();
        }
    }

    private Path builds(int job) {
        return jobs.resolve("job" + job + "/builds");
    }

    private JobRecords job(int number, int looked, RecordIndexes indexes) {
        return new JobRecords(builds(number), looked, indexes);
    }

    /** A page: what it shows, and how long that took. */
    private record Shown(String text, Duration took) {}

    private interface Page {
        String show() throws IOException;
    }

    private static Shown time(Page page) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begun = threads.getCurrentThreadCpuTime();
        String text = page.show();
        return new Shown(text, Duration.ofNanos(threads.getCurrentThreadCpuTime() - begun));
    }

    /** How much slower than it should be this processor reads the events of all builds; at least 1. */
    private double slowness() throws IOException {
        Duration reading = time(() -> {
                    for (Path journal : journals) {
                        assertThat(Journal.read(journal)).isNotEmpty();
                    }
                    return "";
                })
                .took();
        System.out.println("the events of " + journals.size() + " builds: " + reading.toMillis() + " ms");
        return Math.max(1, (double) reading.toNanos() / READING.toNanos());
    }

    private static Duration times(double factor, Duration limit) {
        return Duration.ofNanos((long) (factor * limit.toNanos()));
    }

    /** The page of all jobs, those of each job, and what they ask for. */
    private List<Shown> look(RecordIndexes indexes) throws IOException {
        List<Shown> shown = new ArrayList<>();
        shown.add(time(() -> {
            StringBuilder all = new StringBuilder();
            for (int number = 0; number < JOBS; number++) {
                JobRecords job = job(number, 20, indexes);
                assertThat(job.exist()).isTrue();
                all.append(job.suites());
            }
            return all.toString();
        }));
        for (int number = 0; number < JOBS; number++) {
            JobRecords job = job(number, 200, indexes);
            shown.add(time(() -> job.suites().toString()));
            RecordPages pages = job.pages();
            for (String address : List.of(
                    "/data/suites", "/data/suite/copy/grid", "/data/run/20260301-100000-copy-j" + number + "b1")) {
                shown.add(time(() -> {
                    Exchange answer = new Exchange().ask(pages, address);
                    assertThat(answer.status).isEqualTo(200);
                    return answer.text();
                }));
            }
        }
        return shown;
    }

    private static List<String> texts(List<Shown> shown) {
        return shown.stream().map(Shown::text).toList();
    }

    private static Duration longest(List<Shown> shown) {
        return shown.stream().map(Shown::took).max(Comparator.naturalOrder()).orElseThrow();
    }

    @Test
    @Tag("thorough")
    void pagesAnswerSoonAndNothingThatIsOverIsReadTwice() throws IOException {
        makeTree(JOBS);
        double slowness = slowness();
        RecordIndexes indexes = new RecordIndexes();
        List<Shown> first = look(indexes);
        List<Shown> restarted = look(new RecordIndexes());
        // from here on, a journal or index that is read once more is one of nothing
        for (Path journal : journals) {
            spoil(journal);
            Path index = journal.getParent().resolveSibling("index.jsonl");
            if (Files.exists(index)) {
                spoil(index);
            }
        }
        List<Shown> again = look(indexes);
        System.out.println("the slowest page of " + JOBS * BUILDS + " builds: at first "
                + longest(first).toMillis() + " ms, after a restart "
                + longest(restarted).toMillis() + " ms, again "
                + longest(again).toMillis() + " ms");

        assertThat(texts(first)).hasSize(1 + 4 * JOBS).anyMatch(text -> text.contains("j7b33"));
        assertThat(texts(restarted)).isEqualTo(texts(first));
        assertThat(texts(again)).isEqualTo(texts(first));
        assertThat(longest(first)).isLessThan(times(slowness, COLD));
        assertThat(longest(restarted)).isLessThan(times(slowness, COLD));
        assertThat(longest(again)).isLessThan(times(slowness, WARM));
    }

    private static void spoil(Path file) throws IOException {
        byte[] content = new byte[(int) Files.size(file)];
        Arrays.fill(content, (byte) '#');
        Files.write(file, content);
    }

    @Test
    void whatIsKeptHasABound() throws IOException {
        int some = 8;
        makeTree(some);
        RecordIndexes indexes = new RecordIndexes(1_000);
        for (int number = 0; number < some; number++) {
            job(number, 200, indexes).suites();
        }

        assertThat(indexes.size())
                .as("of " + some * BUILDS + " which weigh 28 each")
                .isLessThan(200);
        for (int number = 0; number < some; number++) {
            assertThat(job(number, 200, indexes).suites().get(0).runs())
                    .as("nothing is missing")
                    .hasSize(BUILDS);
        }
    }

    @Test
    void aBuildThatBeginsOrIsDeletedIsSeenAtTheNextLook() throws IOException {
        makeTree(1);
        RecordIndexes indexes = new RecordIndexes();
        JobRecords job = job(0, 200, indexes);
        assertThat(job.suites().get(0).runs()).hasSize(BUILDS);
        Path build = builds(0).resolve("41");
        Files.createDirectories(build.resolve("virtual-cluster"));
        Files.move(journals.get(0).getParent(), build.resolve("virtual-cluster/20260301-110000-copy-new1"));

        assertThat(job.suites().get(0).runs())
                .extracting(RunLine::build)
                .hasSize(BUILDS)
                .contains(41)
                .doesNotContain(1);
    }
}
