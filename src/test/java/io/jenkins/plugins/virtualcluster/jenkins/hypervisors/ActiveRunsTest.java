package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ActiveRunsTest {
    private static final int TIMES = 300;
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private ActiveRuns runs() {
        return new ActiveRuns(directory);
    }

    private Path note(String run, String text, Duration age) throws IOException {
        Path file = Files.writeString(directory.resolve(run), text);
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
        return file;
    }

    @Test
    void whoReadsThemAllSeesWholeNotesWhileBuildsBeginAndEnd() throws Exception {
        runs().begin("stays", "job#1\nblock1");
        FutureTask<Void> builds = new FutureTask<>(() -> {
            for (int i = 0; i < TIMES; i++) {
                runs().begin("comes" + i % 3, "job#2\nblock2");
                runs().end("comes" + (i + 1) % 3);
            }
            return null;
        });
        OwnThreads.EACH.execute(builds);

        while (!builds.isDone()) {
            Map<String, String> all = runs().all();
            assertThat(all).containsEntry("stays", "job#1\nblock1");
            all.remove("stays");
            assertThat(all.values()).allMatch("job#2\nblock2"::equals);
            assertThat(runs().endThoseOver(note -> true, Instant.now())).isEmpty();
        }
        builds.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aNoteThatNamesNoBuildKeepsNoOtherAndGoesWhenItIsOld() throws Exception {
        runs().begin("k1", "over#1\nblock1");
        runs().begin("k2", "running#1\nblock2");
        Path empty = note("k3", "", Duration.ofHours(1));
        Path foreign = note("k4", "nonsense", Duration.ofHours(25));

        List<String> problems = runs().endThoseOver(
                        note -> {
                            if (!note.contains("#")) {
                                throw new IllegalArgumentException(note);
                            }
                            return note.startsWith("running#1");
                        },
                        NOW);

        assertThat(runs().all()).containsOnlyKeys("k2");
        assertThat(empty).exists();
        assertThat(foreign).doesNotExist();
        assertThat(problems)
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .startsWith("The note " + empty + " names no build")
                                .contains("run k3", "stop the cluster"),
                        problem -> assertThat(problem).contains("run k4", "was removed"));
        assertThat(runs().contains("k3")).as("its cluster is no leftover yet").isTrue();
    }

    @Test
    void theBlockThatStillUsesTheClusterWritesADamagedNoteAgain() throws Exception {
        note("k1", "", Duration.ZERO);
        runs().begin("k2", "other#1\nblock2");

        runs().repair("k1", "job#1\nblock1");
        runs().repair("k2", "job#1\nblock1");
        runs().repair("k3", "job#1\nblock1");

        assertThat(runs().all())
                .containsExactlyInAnyOrderEntriesOf(Map.of("k1", "job#1\nblock1", "k2", "other#1\nblock2"));
    }
}
