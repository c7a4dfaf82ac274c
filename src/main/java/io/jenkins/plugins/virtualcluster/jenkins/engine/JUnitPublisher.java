package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.junit.JUnitResultArchiver;
import hudson.tasks.junit.pipeline.JUnitResultsStepExecution;
import hudson.tasks.test.PipelineTestDetails;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.report.JUnitReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Gives the build the test results of its runs, where the junit plugin is there. They are told apart by the stages and
 * branches around their steps, and, where a build runs a suite again, by their number.
 */
@Extension(optional = true)
public final class JUnitPublisher implements ResultsPublisher {
    private static final String DONE = "junit-published";

    @Override
    public void publish(RunDirectory record, StepContext context) throws IOException, InterruptedException {
        Path done = record.path().resolve(DONE);
        if (Files.exists(done) || !Files.exists(record.junit())) {
            return;
        }
        int number = number(record);
        if (number > 1) {
            JUnitReport.write(Records.read(record).state(), record, number, record.junit());
        }
        JUnitResultArchiver archiver =
                new JUnitResultArchiver(String.valueOf(record.junit().getFileName()));
        archiver.setAllowEmptyResults(true);
        archiver.setSkipPublishingChecks(true);
        PipelineTestDetails details = new PipelineTestDetails();
        FlowNode node = context.get(FlowNode.class);
        List<FlowNode> around = JUnitResultsStepExecution.getEnclosingStagesAndParallels(node);
        details.setNodeId(node.getId());
        details.setEnclosingBlocks(JUnitResultsStepExecution.getEnclosingBlockIds(around));
        details.setEnclosingBlockNames(JUnitResultsStepExecution.getEnclosingBlockNames(around));
        JUnitResultArchiver.parseAndSummarize(
                archiver,
                details,
                context.get(Run.class),
                new FilePath(record.path().toFile()),
                null,
                context.get(TaskListener.class));
        Files.createFile(done);
    }

    /** Which run of its suite it is, of those that the build has published. */
    private static int number(RunDirectory record) throws IOException {
        Optional<String> title = title(record);
        int number = 1;
        for (RunDirectory other : Records.all(record.path().resolveSibling("."))) {
            if (Files.exists(other.path().resolve(DONE)) && title(other).equals(title)) {
                number++;
            }
        }
        return number;
    }

    private static Optional<String> title(RunDirectory record) {
        try {
            return Journal.first(record.journal()).orElse(null) instanceof Event.RunStarted start
                    ? Optional.of(start.title())
                    : Optional.empty();
        } catch (IOException e) {
            // of a damaged record only its suite is known
            return Records.name(record).map(Records.Name::suite);
        }
    }
}
