package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.Extension;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshHosts;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;

/** Guests of hypervisors, by SSH, unless another way comes first. */
@Extension(ordinal = GuestHosts.LAST)
public final class GuestHosts implements Hosts {
    static final double LAST = -1000;

    @Override
    public RemoteHosts connections() {
        return new SshHosts();
    }

    @Override
    public RunSettings settings() {
        return RunSettings.DEFAULT;
    }
}
