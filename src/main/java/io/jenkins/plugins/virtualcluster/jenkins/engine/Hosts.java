package io.jenkins.plugins.virtualcluster.jenkins.engine;

import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;

/** The way to the hosts of clusters. */
public interface Hosts {
    /** Connections to the hosts of one cluster; the caller closes them. */
    RemoteHosts connections();

    /** Limits that suites do not set. */
    RunSettings settings();
}
