package io.jenkins.plugins.virtualcluster.jenkins.notices;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ResultsPublisher;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.mail.EndedRun;
import io.jenkins.plugins.virtualcluster.report.mail.ShortSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Shows how a run came out at the commit that the build is of, where the plugin of the repository's host is there: one check
 * for each suite and run of its matrix.
 */
@Extension(optional = true)
public final class CheckPublisher implements ResultsPublisher {
    @Override
    public void publish(RunDirectory record, StepContext context) throws IOException, InterruptedException {
        Path done = record.path().resolve("check-published");
        Run<?, ?> build = context.get(Run.class);
        Optional<EndedRun> run = Files.exists(done) ? Optional.empty() : RunNotices.of(record, build);
        if (run.isEmpty() || run.get().entry().run().script()) {
            return;
        }
        // Where nobody takes checks, that is no news for the build's log.
        ChecksPublisherFactory.fromRun(build, TaskListener.NULL).publish(details(ShortSummary.of(run.get())));
        Files.createFile(done);
    }

    private static ChecksDetails details(ShortSummary digest) {
        ChecksDetails.ChecksDetailsBuilder details = new ChecksDetails.ChecksDetailsBuilder()
                .withName("Virtual Cluster / " + digest.title())
                .withStatus(ChecksStatus.COMPLETED)
                .withConclusion(conclusion(digest.verdict()))
                .withStartedAt(LocalDateTime.ofInstant(digest.started(), ZoneOffset.UTC))
                .withCompletedAt(LocalDateTime.ofInstant(digest.ended(), ZoneOffset.UTC))
                .withOutput(new ChecksOutput.ChecksOutputBuilder()
                        .withTitle(digest.headline())
                        // some show the summary as plain text, and only the beginning of it
                        .withSummary(digest.words())
                        .withText(digest.markdown())
                        .build());
        digest.link().ifPresent(details::withDetailsURL);
        return details.build();
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
