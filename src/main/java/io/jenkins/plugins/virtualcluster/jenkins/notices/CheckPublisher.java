package io.jenkins.plugins.virtualcluster.jenkins.notices;

import com.google.common.util.concurrent.Striped;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.virtualcluster.jenkins.build.RecordService;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineService;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ResultsPublisher;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.mail.EndedRun;
import io.jenkins.plugins.virtualcluster.report.mail.ShortSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Shows the runs of suites at the commit that the build is of, where the plugin of the repository's host is there: one check
 * for each suite and run of its matrix. From the run's begin on it is in progress, whichever of its attempts runs, and the last of them
 * completes it. If that does not come to its end, the check is completed as soon as that is known, at the latest by the end of the build.
 */
@Extension(optional = true)
public final class CheckPublisher implements ResultsPublisher {
    /** In a record whose check is in progress. */
    private static final String BEGUN = "check-begun";
    /** In a record whose check is completed. */
    private static final String DONE = "check-published";

    /** One for all checks of a build, so that what is said of a run last arrives last. */
    private static final Striped<Lock> LOCKS = Striped.lazyWeakLock(Integer.MAX_VALUE);

    @Override
    public void begin(RunDirectory record, Run<?, ?> build) throws IOException, InterruptedException {
        inTurn(build, () -> {
            Optional<Event.RunStarted> start = Records.start(record).filter(one -> !one.isScript());
            if (start.isPresent()
                    && record.equals(last(build).get(start.get().title()))
                    && !has(record, BEGUN)
                    && !has(record, DONE)) {
                send(build, inProgress(start.get()), RunNotices.page(record, build));
                Files.createFile(record.path().resolve(BEGUN));
            }
        });
    }

    @Override
    public void publish(RunDirectory record, StepContext context) throws IOException, InterruptedException {
        Run<?, ?> build = context.get(Run.class);
        inTurn(build, () -> complete(record, build));
    }

    @Override
    public void miss(String title, String reason, Run<?, ?> build) throws IOException, InterruptedException {
        inTurn(build, () -> {
            RunDirectory begun = last(build).get(title);
            if (begun == null || has(begun, DONE)) {
                send(build, missed(title, "was not run", reason), RunNotices.page(build));
            } else {
                complete(begun, title, reason, build);
            }
        });
    }

    /** Completes checks that are still in progress when their build is over, whatever has ended it. */
    @Extension(optional = true)
    @SuppressWarnings("rawtypes")
    public static final class BuildEnd extends RunListener<Run> {
        private static final Logger LOGGER = Logger.getLogger(BuildEnd.class.getName());

        @Override
        public void onCompleted(Run build, TaskListener listener) {
            if (RecordService.get().of((Run<?, ?>) build).exist()) {
                EngineService.get().later(() -> complete(build));
            }
        }

        private static void complete(Run<?, ?> build) {
            try {
                inTurn(build, () -> {
                    for (Map.Entry<String, RunDirectory> each : last(build).entrySet()) {
                        RunDirectory record = each.getValue();
                        if (has(record, BEGUN) && !has(record, DONE)) {
                            CheckPublisher.complete(record, build);
                            CheckPublisher.complete(record, each.getKey(), "its build ended before", build);
                        }
                    }
                });
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "Cannot complete the checks of " + build.getFullDisplayName(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Says how a run ended, if it has. */
    private static void complete(RunDirectory record, Run<?, ?> build) throws IOException {
        Optional<EndedRun> run = has(record, DONE) ? Optional.empty() : RunNotices.of(record, build);
        if (run.isPresent() && !run.get().entry().run().script()) {
            ShortSummary digest = ShortSummary.of(run.get());
            send(build, completed(digest), digest.link());
            Files.createFile(record.path().resolve(DONE));
        }
    }

    /** Says that a run has no end, unless its end was told. */
    private static void complete(RunDirectory record, String title, String reason, Run<?, ?> build) throws IOException {
        if (!has(record, DONE)) {
            send(build, missed(title, "did not come to its end", reason), RunNotices.page(record, build));
            Files.createFile(record.path().resolve(DONE));
        }
    }

    /** What is done while nothing else is told of a build. */
    private interface Work {
        void go() throws IOException;
    }

    private static void inTurn(Run<?, ?> build, Work work) throws IOException, InterruptedException {
        Lock lock = LOCKS.get(build.getExternalizableId());
        lock.lockInterruptibly();
        try {
            work.go();
        } finally {
            lock.unlock();
        }
    }

    /** The last record of each suite and run of its matrix in a build, by its title: that of its last attempt. */
    private static Map<String, RunDirectory> last(Run<?, ?> build) throws IOException {
        Map<RunDirectory, Event.RunStarted> starts = new LinkedHashMap<>();
        Set<String> followed = new HashSet<>();
        for (RunDirectory record : Records.all(RecordService.get().of(build).directory())) {
            Records.start(record).filter(start -> !start.isScript()).ifPresent(start -> {
                starts.put(record, start);
                start.attempt().earlier().stream().map(Attempt.Earlier::run).forEach(followed::add);
            });
        }
        Map<String, RunDirectory> last = new LinkedHashMap<>();
        starts.forEach((record, start) -> {
            if (!followed.contains(start.run())) {
                last.putIfAbsent(start.title(), record);
            }
        });
        return last;
    }

    private static boolean has(RunDirectory record, String mark) {
        return Files.exists(record.path().resolve(mark));
    }

    private static void send(Run<?, ?> build, ChecksDetails.ChecksDetailsBuilder details, Optional<String> page) {
        page.ifPresent(details::withDetailsURL);
        // Where nobody takes checks, that is no news for the build's log.
        ChecksPublisherFactory.fromRun(build, TaskListener.NULL).publish(details.build());
    }

    private static ChecksDetails.ChecksDetailsBuilder inProgress(Event.RunStarted start) {
        return named(start.title())
                .withStatus(ChecksStatus.IN_PROGRESS)
                .withStartedAt(utc(start.at()))
                .withOutput(new ChecksOutput.ChecksOutputBuilder()
                        .withTitle(ShortSummary.runningHeadline(start))
                        .withSummary(ShortSummary.runningWords(start))
                        .build());
    }

    private static ChecksDetails.ChecksDetailsBuilder completed(ShortSummary digest) {
        return named(digest.title())
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(conclusion(digest.verdict()))
                .withStartedAt(utc(digest.started()))
                .withCompletedAt(utc(digest.ended()))
                .withOutput(new ChecksOutput.ChecksOutputBuilder()
                        .withTitle(digest.headline())
                        // some show the summary as plain text, and only the beginning of it
                        .withSummary(digest.words())
                        .withText(digest.markdown())
                        .build());
    }

    private static ChecksDetails.ChecksDetailsBuilder missed(String title, String what, String reason) {
        String headline = "Suite " + title + " " + what;
        return named(title)
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(ChecksConclusion.CANCELED)
                .withOutput(new ChecksOutput.ChecksOutputBuilder()
                        .withTitle(headline)
                        .withSummary(headline + ": " + OutputText.printable(reason.replace('\n', ' ')))
                        .build());
    }

    private static ChecksDetails.ChecksDetailsBuilder named(String title) {
        return new ChecksDetails.ChecksDetailsBuilder().withName("Virtual Cluster / " + title);
    }

    private static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    /** A failure of the infrastructure is no result: it neither fails a commit nor lets it pass. */
    private static ChecksConclusion conclusion(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> ChecksConclusion.SUCCESS;
            case FAILED -> ChecksConclusion.FAILURE;
            case TIMED_OUT -> ChecksConclusion.TIME_OUT;
            case INFRASTRUCTURE, CANCELLED -> ChecksConclusion.CANCELED;
            case SKIPPED -> ChecksConclusion.SKIPPED;
        };
    }
}
