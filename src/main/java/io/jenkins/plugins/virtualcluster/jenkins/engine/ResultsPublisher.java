package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.ExtensionPoint;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Shows the results of a run elsewhere in Jenkins. */
public interface ResultsPublisher extends ExtensionPoint {
    /**
     * Publishes that a run of a suite has begun, or continues after a restart. It is told by a thread of its own, perhaps when the run is
     * over.
     */
    default void begin(RunDirectory record, Run<?, ?> build) throws IOException, InterruptedException {
        // most wait for results
    }

    /**
     * Publishes that a run did not begin, or did not come to its end; by a thread of its own.
     *
     * @param title of its suite and cell, as in the records
     */
    default void miss(String title, String reason, Run<?, ?> build) throws IOException, InterruptedException {
        // there is no result
    }

    /** Publishes the results of a run that is over, once for each record. */
    void publish(RunDirectory record, StepContext context) throws IOException, InterruptedException;
}
