package io.jenkins.plugins.virtualcluster.cli.base;

import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What the command line needs of the other rooms; tests put their own in its place. */
public interface Engine {
    Definitions definitions(Path repository) throws IOException;

    Hypervisor connect(HypervisorAddress address) throws HypervisorException, InterruptedException;

    /** The way to hosts of clusters that are there; whoever asks closes it. */
    RemoteHosts remote();

    /** @param wait how long it waits for room at most */
    SuiteRunner runner(RunRequest request, Fleet fleet, Duration wait, RecordWriter record);

    /**
     * Continues the run of that record.
     *
     * @throws IOException if it cannot be gone on with: the message says why
     */
    SuiteRunner resumed(Hypervisor hypervisor, HypervisorAddress address, RecordWriter record) throws IOException;
}
