package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;

/** Has the listener told how the start continues. */
record StartProgress(ClusterPlan plan, ClusterListener listener) implements Hypervisor.StartListener {
    @Override
    public void note(String message) {
        listener.note(message);
    }

    @Override
    public void progress(String sentence) {
        listener.progress(sentence);
    }

    @Override
    public void started(String host) {
        plan.hosts().stream()
                .filter(candidate -> candidate.host().name().equals(host))
                .findFirst()
                .map(ClusterHost::of)
                .ifPresent(listener::starting);
    }
}
