package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.AbortException;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.Outcomes;
import io.jenkins.plugins.virtualcluster.jenkins.runs.FinishedRun;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.runs.SuiteOptions;
import io.jenkins.plugins.virtualcluster.jenkins.steps.definitions.StepDefinitions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs a suite whole, in several attempts if need be. */
final class RunSuiteExecution extends EngineExecution {
    private static final long serialVersionUID = 1;

    private final String suite;
    private final ArrayList<String> cases;
    private final String from;
    private final TreeMap<String, String> tags;
    private final String failure;
    private final int retries;
    private final boolean log;

    RunSuiteExecution(StepContext context, RunSuiteStep step) {
        super(context);
        suite = step.getSuite();
        cases = new ArrayList<>(step.getCases());
        from = step.getFrom();
        tags = new TreeMap<>(step.getTags());
        failure = step.getFailure();
        retries = step.getRetryInfrastructure();
        log = step.isLog();
    }

    @Override
    public boolean isOutputShown() {
        return log;
    }

    @Override
    public void work(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        if (suite == null) {
            throw new InvalidRequestException("runSuite has no suite; expected its name, as in runSuite 'copy'");
        }
        ClusterContext cluster = getContext().get(ClusterContext.class);
        SuiteOptions wish = new SuiteOptions(suite, cases, Optional.ofNullable(from), tags, retries);
        Outcomes outcomes = new Outcomes(getContext(), failure == null ? cluster.failure() : FailureMode.of(failure));
        FinishedRun ended = block().runSuite(
                        id(),
                        wish,
                        StepDefinitions.of(cluster, getContext()),
                        telling.orShown(cluster.isLog()),
                        outcomes::publish);
        if (isStopped()) {
            fail(new AbortException(ended.sentence()));
        } else {
            outcomes.tell(ended);
        }
    }
}
