package org.jenkinsci.plugins.workflow.job;

import hudson.model.Run;
import hudson.scm.SCM;
import java.io.IOException;
import java.util.List;

public final class WorkflowRun extends Run<WorkflowJob, WorkflowRun> {
    public WorkflowRun(WorkflowJob job) throws IOException {
        super(job);
    }

    public List<SCM> getSCMs() {
        throw new UnsupportedOperationException();
    }
}
