package io.jenkins.plugins.virtualcluster.jenkins.steps.cluster;

import hudson.AbortException;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.Outcomes;
import io.jenkins.plugins.virtualcluster.jenkins.runs.FinishedRun;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import java.io.IOException;
import java.util.ArrayList;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs one script on hosts of the block's cluster. */
final class ClusterScriptExecution extends EngineExecution {
    private static final long serialVersionUID = 1;

    private static final String SHELL = "#!/bin/sh -e\n";

    private final String script;
    private final ArrayList<String> hosts;
    private final String timeout;
    private final boolean log;

    ClusterScriptExecution(StepContext context, ClusterScriptStep step) {
        super(context);
        script = step.getScript();
        hosts = new ArrayList<>(step.getHosts());
        timeout = step.getTimeout();
        log = step.isLog();
    }

    @Override
    public boolean isOutputShown() {
        return log;
    }

    @Override
    public void work(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        if (script == null || script.isBlank()) {
            throw new InvalidRequestException("clusterScript has no script; expected its text");
        }
        String text = script.startsWith("#!") ? script : SHELL + script;
        FinishedRun ended = block().script(
                        id(), hosts, text.endsWith("\n") ? text : text + "\n", Quantities.duration(timeout), telling);
        if (isStopped()) {
            fail(new AbortException(ended.sentence()));
        } else {
            new Outcomes(getContext(), FailureMode.FAILURE).tell(ended);
        }
    }
}
