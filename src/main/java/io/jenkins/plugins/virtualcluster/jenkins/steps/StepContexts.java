package io.jenkins.plugins.virtualcluster.jenkins.steps;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** What steps need around them. */
public final class StepContexts {
    /** Of steps in a block of virtualCluster. */
    public static final Set<Class<?>> IN_BLOCK =
            Set.of(Run.class, TaskListener.class, FlowNode.class, ClusterContext.class);

    private StepContexts() {}
}
