package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.ExtensionPoint;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Shows the results of a run elsewhere in Jenkins. */
public interface ResultsPublisher extends ExtensionPoint {
    /** Publishes the results of a run that is over, once for each record. */
    void publish(RunDirectory record, StepContext context) throws IOException, InterruptedException;
}
