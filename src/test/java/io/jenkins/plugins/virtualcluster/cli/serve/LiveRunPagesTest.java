package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.LiveRun;
import io.jenkins.plugins.virtualcluster.report.page.SampleRun;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data of a run that goes on, over HTTP. */
class LiveRunPagesTest {
    @TempDir
    Path records;

    private ServerFixture server;

    @BeforeEach
    void serve() throws IOException {
        server = new ServerFixture(records);
    }

    @AfterEach
    void stop() {
        server.close();
        assertThat(server.failures).isEmpty();
    }

    @Test
    void aLiveRunIsHeardOfLongBeforeTheWaitIsOver() throws Exception {
        try (SampleRun run = SampleRun.start(records, plan("waited9z"))) {
            String id = run.plan().id();
            Stage stage = Stage.SUITE_INIT;
            run.begin(stage);
            JsonNode info = server.json("api/run/" + id);
            assertThat(info.get("live").booleanValue()).isTrue();

            CompletableFuture<HttpResponse<byte[]>> events =
                    server.getLater("api/run/" + id + "/events?from=" + info.get("events") + "&wait=25");
            CompletableFuture<HttpResponse<byte[]>> output =
                    server.getLater("api/run/" + id + "/output/suite-init/srv1?from=0&wait=25");
            assertThat(settled(events)).isFalse();
            long written = System.nanoTime();
            run.output(stage, "srv1", "first words\n");
            assertThat(output.get(15, TimeUnit.SECONDS).body())
                    .isEqualTo("first words\n".getBytes(StandardCharsets.UTF_8));
            assertThat(output.get().headers().firstValue("X-Ended")).hasValue("false");
            CompletableFuture<HttpResponse<byte[]>> end =
                    server.getLater("api/run/" + id + "/output/suite-init/srv1?from=12&wait=25");
            run.end(stage, "srv1", Verdict.PASSED, 0, null);

            assertThat(end.get(15, TimeUnit.SECONDS).headers().firstValue("X-Ended"))
                    .hasValue("true");
            assertThat(new String(events.get(15, TimeUnit.SECONDS).body(), StandardCharsets.UTF_8))
                    .contains("\"event\":\"host-ended\"");
            System.out.println("a live run was heard of three times in "
                    + Duration.ofNanos(System.nanoTime() - written).toMillis() + " ms");
        }
    }

    private static boolean settled(CompletableFuture<?> answer) throws InterruptedException {
        try {
            answer.get(500, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWaitEndsByItself() throws Exception {
        try (SampleRun run = SampleRun.start(records, plan("idle8y"))) {
            String id = run.plan().id();
            long size = Files.size(run.directory().journal());
            long begun = System.nanoTime();

            HttpResponse<byte[]> answer = server.get("api/run/" + id + "/events?from=" + size + "&wait=1");

            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("X-Next")).hasValue(String.valueOf(size));
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(20));
        }
    }

    @Test
    void aRunWhoseMasterDiedIsNeitherLiveNorEnded() throws Exception {
        String id;
        try (SampleRun run = SampleRun.start(records, plan("broken7x"))) {
            id = run.plan().id();
            run.boot();
        }
        assertThat(server.json("api/run/" + id).get("live").booleanValue()).isFalse();
        JsonNode runs = server.json("api/runs?suite=copy");
        for (JsonNode run : runs) {
            if (run.get("id").textValue().equals(id)) {
                assertThat(run.get("verdict").isNull()).isTrue();
                assertThat(run.get("live").booleanValue()).isFalse();
                return;
            }
        }
        throw new AssertionError(id + " is not among " + runs);
    }

    @Test
    void aHalfWrittenLineIsNotGiven() throws Exception {
        try (LiveRun run = LiveRun.start(records, Duration.ofMillis(50))) {
            run.join();
            Path journal = records.resolve(run.id()).resolve("events.jsonl");
            long size = Files.size(journal);
            Files.writeString(journal, "{\"event\":\"no", StandardOpenOption.APPEND);

            HttpResponse<byte[]> answer = server.get("api/run/" + run.id() + "/events?from=0");

            assertThat(answer.body()).hasSize((int) size).endsWith('\n');
        }
    }

    private static SampleRun.Plan plan(String run) {
        return new SampleRun.Plan(
                "copy",
                "xrootd",
                run,
                Optional.empty(),
                List.of("srv1", "srv2"),
                2,
                List.of(),
                List.of(Stage.SUITE_INIT, Stage.SUITE_FINALIZE),
                Instant.parse("2026-11-19T02:00:00Z"));
    }

    @Test
    void notesAreKeptAsTheyAre() throws Exception {
        try (SampleRun run = SampleRun.start(records, plan("noted6w"))) {
            run.append(new Event.Note(run.now(), Optional.empty(), "caf\u00e9 \u2028 \ud83d\ude00"));
            assertThat(server.text("api/run/" + run.plan().id() + "/events?from=0"))
                    .contains("caf\u00e9 \u2028 \ud83d\ude00");
        }
    }
}
