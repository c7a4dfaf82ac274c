package io.jenkins.plugins.virtualcluster.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.cli.HeldRun;
import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.Engine;
import io.jenkins.plugins.virtualcluster.cli.base.SuiteRunner;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.cli.run.RunnerGroup;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.record.WatchSign;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watch that goes on: runs wait until the test lets them end, and the clock stands where the test puts it. */
@Timeout(60)
class WatchLoopTest extends CommandLineHarness {
    private static final Duration POLL = Duration.ofMillis(50);

    private final BlockingQueue<HeldRun> begun = new LinkedBlockingQueue<>();
    private final SettableClock clock = new SettableClock();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private TestGit git;
    private RunnerGroup group;
    private Watch watch;

    @BeforeEach
    void commit() throws Exception {
        git = new TestGit(Path.of(repository()));
        suite("copy", "cases: [ one ]\nschedule: \"30 4 * * *\"");
        git.commit("Begin");
    }

    @AfterEach
    void end() {
        if (group != null) {
            group.cancel("the test's end");
            code.join();
        }
        git.close();
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now = Instant.parse("2026-05-04T04:29:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Engine holding = new Engine() {
        @Override
        public Definitions definitions(Path repository) throws IOException {
            return engine.definitions(repository);
        }

        @Override
        public Hypervisor connect(HypervisorAddress address) throws HypervisorException, InterruptedException {
            return engine.connect(address);
        }

        @Override
        public RemoteHosts remote() {
            throw new AssertionError("no host is asked");
        }

        @Override
        public SuiteRunner runner(RunRequest request, Fleet fleet, Duration wait, RecordWriter record) {
            HeldRun held = new HeldRun(request, record);
            begun.add(held);
            return held;
        }

        @Override
        public SuiteRunner resumed(Hypervisor used, HypervisorAddress address, RecordWriter record) {
            throw new AssertionError();
        }
    };

    private void start(boolean scheduled, int atOnce) throws Exception {
        CommandContext context = context(holding, out, err, temp, clock);
        RepositoryAddress address = RepositoryAddress.parse(repository() + "#main");
        WatchFile file = WatchFile.open(temp.resolve("state/watch"), address);
        WatchSign sign = WatchSign.put(Path.of(records()), "watch");
        WatchedRepository watched = new WatchedRepository(context.repositories(), address);
        group = new RunnerGroup(() -> watch.ring());
        WatchRuns runs = new WatchRuns(
                context,
                watched,
                file,
                group,
                new WatchRuns.Settings(
                        List.of(HypervisorAddress.parse("qemu:///system")),
                        Duration.ofMinutes(1),
                        Path.of(records()),
                        false,
                        new RunMail(context, Path.of(records()), Optional.empty(), record -> Optional.empty(), false),
                        0));
        watch = new Watch(
                context,
                watched,
                file,
                runs,
                group,
                new SuiteSchedules(ZoneOffset.UTC, Optional.of(sign)),
                Optional.empty(),
                new Watch.Settings(POLL, false, scheduled, atOnce, Optional.empty()));
        Thread thread = new Thread(() -> {
            try {
                int ended;
                try (file;
                        sign) {
                    ended = watch.run();
                }
                code.complete(ended);
            } catch (Exception e) {
                code.completeExceptionally(e);
            }
        });
        thread.start();
        await("at commit");
    }

    private void await(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!out().contains(text) && !code.isDone()) {
            assertThat(System.nanoTime())
                    .as("waiting for '%s' in %s", text, out())
                    .isLessThan(end);
            Thread.sleep(10);
        }
        assertThat(out()).contains(text);
    }

    private HeldRun next() throws InterruptedException {
        HeldRun held = begun.poll(30, TimeUnit.SECONDS);
        assertThat(held).as(out() + err()).isNotNull();
        return held;
    }

    private String change(String suite, int number) throws Exception {
        write("suites/" + suite + "/init.sh", "#!/bin/sh\necho " + number + "\n");
        return git.commit("Change " + suite + " " + number);
    }

    @Test
    void commitsThatComeDuringARunAreRunAfterItOnceAndAtTheNewest() throws Exception {
        start(false, 4);
        String first = change("other", 1);
        HeldRun run = next();
        change("other", 2);
        await("Change other 2");
        String third = change("other", 3);
        await("Change other 3");
        assertThat(begun).as("one suite does not run twice at a time").isEmpty();
        run.end.countDown();

        HeldRun after = next();
        assertThat(run.request.commit()).contains(first);
        assertThat(after.request.commit()).contains(third);
        assertThat(after.request.trigger().orElseThrow()).contains("Change other 2", "; then the change ");
        after.end.countDown();
        await("other| Suite");
        assertThat(begun).isEmpty();
    }

    @Test
    void noMoreRunAtOnceThanAskedFor() throws Exception {
        start(false, 1);
        write("suites/copy/init.sh", "#!/bin/sh\necho x\n");
        String commit = change("other", 1);

        HeldRun first = next();
        assertThat(first.request.suite().name()).isEqualTo("copy");
        assertThat(begun).isEmpty();
        first.end.countDown();
        HeldRun second = next();
        assertThat(second.request.suite().name()).isEqualTo("other");
        assertThat(second.request.commit()).contains(commit);
    }

    @Test
    void aSuiteRunsWhenItsTimeHasComeAndTheNextTimeIsShown() throws Exception {
        start(true, 1);
        await("Next by schedule: copy at 2026-05-04 04:30 UTC (30 4 * * *)");
        assertThat(begun).isEmpty();
        assertThat(WatchSign.next(Path.of(records())))
                .as("as pages show it")
                .containsExactly(Map.entry("copy", Instant.parse("2026-05-04T04:30:00Z")));

        clock.now = Instant.parse("2026-05-04T04:30:00Z");
        watch.ring();

        HeldRun run = next();
        assertThat(run.request.suite().name()).isEqualTo("copy");
        assertThat(run.request.trigger()).contains("its schedule 30 4 * * *");
        await("Next by schedule: copy at 2026-05-05 04:30 UTC");
        assertThat(WatchSign.next(Path.of(records())))
                .containsExactly(Map.entry("copy", Instant.parse("2026-05-05T04:30:00Z")));
        group.cancel("the test's end");
        code.join();
        assertThat(WatchSign.next(Path.of(records()))).as("nobody runs it").isEmpty();
    }

    @Test
    void schedulesCanBeTurnedOff() throws Exception {
        start(false, 1);
        assertThat(out()).contains("2 suites, without schedules").doesNotContain("Next by schedule");

        clock.now = Instant.parse("2026-05-05T04:31:00Z");
        watch.ring();
        change("other", 1);

        assertThat(next().request.suite().name()).isEqualTo("other");
        assertThat(begun).isEmpty();
    }

    @Test
    void ctrlCCancelsWhatRunsAndKeepsWhatWaits() throws Exception {
        start(false, 1);
        write("suites/copy/init.sh", "#!/bin/sh\necho x\n");
        change("other", 1);
        HeldRun run = next();

        group.cancel("Ctrl-C");

        assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(130);
        assertThat(run.verdict).isEqualTo(Verdict.CANCELLED);
        assertThat(out()).contains("The watch ends; 1 still queued for the next watch.");
        assertThat(begun).isEmpty();
    }

    @Test
    void aServerThatIsGoneForAWhileIsToldOnceAndTheWatchGoesOn() throws Exception {
        start(false, 1);
        Path away = temp.resolve("away");
        Files.move(Path.of(repository()), away);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!err().contains("The branch could not be polled: There is no git repository")) {
            assertThat(System.nanoTime()).as(err()).isLessThan(end);
            Thread.sleep(10);
        }
        Files.move(away, Path.of(repository()));
        change("other", 1);

        next();
        // A look may have met it half moved, and told that too.
        assertThat(err().lines()
                        .filter(line -> line.startsWith("The branch could not be polled: There is no git repository")))
                .hasSize(1);
    }
}
