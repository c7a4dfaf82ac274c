package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.runs.SuiteOptions;
import io.jenkins.plugins.virtualcluster.jenkins.steps.definitions.StepDefinitions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Begins a suite whose stages are steps. */
final class SuiteInitExecution extends EngineExecution {
    private static final long serialVersionUID = 1;

    private final String suite;
    private final TreeMap<String, String> tags;
    private final boolean log;

    SuiteInitExecution(StepContext context, SuiteInitStep step) {
        super(context);
        suite = step.getSuite();
        tags = new TreeMap<>(step.getTags());
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
            throw new InvalidRequestException("suiteInit has no suite; expected its name, as in suiteInit 'copy'");
        }
        ClusterContext cluster = getContext().get(ClusterContext.class);
        SuiteOptions wish = new SuiteOptions(suite, List.of(), Optional.empty(), tags, 0);
        StageExecution.tell(
                this,
                block().suiteInit(
                                id(),
                                wish,
                                StepDefinitions.of(cluster, getContext()),
                                telling.orShown(cluster.isLog())),
                "suite-init");
    }
}
