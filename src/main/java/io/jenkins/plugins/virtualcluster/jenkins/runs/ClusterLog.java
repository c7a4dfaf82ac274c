package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterHost;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterListener;
import java.io.PrintStream;

/** Tells a build's log of the start of a cluster. */
record ClusterLog(BlockCluster cluster, PrintStream log) implements ClusterListener {
    @Override
    public void note(String message) {
        if (cluster.isNews(message)) {
            log.println(message);
        }
    }

    @Override
    public void waiting(String reason) {
        log.println("The cluster " + reason);
    }

    @Override
    public void placed(String hypervisor, String reason) {
        // Told when the cluster was placed.
    }

    @Override
    public void starting(ClusterHost host) {
        log.println("host " + host.name() + " starting at " + host.address());
    }
}
