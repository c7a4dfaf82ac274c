package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.junit.JUnitResultArchiver;
import hudson.tasks.test.PipelineTestDetails;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Gives the build the test results of its runs, where the junit plugin is there. */
@Extension(optional = true)
public final class JUnitPublisher implements ResultsPublisher {
    @Override
    public void publish(RunDirectory record, StepContext context) throws IOException, InterruptedException {
        Path done = record.path().resolve("junit-published");
        if (Files.exists(done) || !Files.exists(record.junit())) {
            return;
        }
        JUnitResultArchiver archiver =
                new JUnitResultArchiver(String.valueOf(record.junit().getFileName()));
        archiver.setAllowEmptyResults(true);
        archiver.setSkipPublishingChecks(true);
        PipelineTestDetails details = new PipelineTestDetails();
        details.setNodeId(context.get(FlowNode.class).getId());
        JUnitResultArchiver.parseAndSummarize(
                archiver,
                details,
                context.get(Run.class),
                new FilePath(record.path().toFile()),
                null,
                context.get(TaskListener.class));
        Files.createFile(done);
    }
}
