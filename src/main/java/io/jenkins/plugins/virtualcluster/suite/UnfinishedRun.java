package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterStateDirectory;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.JsonFiles;
import io.jenkins.plugins.virtualcluster.suite.request.PersistedRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * A run whose process was ended before the run was over, as its record has it.
 *
 * @param state what the record says has happened
 */
public record UnfinishedRun(RunRequest request, RunState state) {

    /**
     * Reads the record.
     *
     * @throws IOException if its run is over, or cannot be gone on with: the message says why
     */
    public static UnfinishedRun of(RunDirectory record) throws IOException {
        RunState state = RunState.read(record);
        if (state.ended().isPresent()) {
            throw new IOException("The run of the record " + record.path() + " is over: "
                    + state.ended().get().verdict());
        }
        return new UnfinishedRun(PersistedRequest.read(record), state);
    }

    /**
     * Where the hypervisor of the run's own cluster is; empty if it was not written down yet, or no more.
     *
     * @throws IOException if what was written down is damaged: the message names the file
     */
    public Optional<HypervisorAddress> address() throws IOException {
        ClusterStateDirectory files = ClusterStateDirectory.in(request.privateDirectory());
        return files.isThere() ? Optional.of(files.kept().address()) : Optional.empty();
    }

    /** The same on the cluster with that private directory, which the record then says. */
    UnfinishedRun on(Path directory, RunDirectory record) throws IOException {
        if (directory.toAbsolutePath().equals(request.privateDirectory())) {
            return this;
        }
        RunRequest moved = request.on(directory);
        JsonFiles.write(record.request(), PersistedRequest.of(moved));
        return new UnfinishedRun(moved, state);
    }

    /** Its own cluster, to be taken over. */
    ManagedCluster cluster(
            Hypervisor hypervisor, HypervisorAddress address, RemoteHosts remote, RunSettings settings, Clock clock)
            throws IOException {
        return ClusterStateDirectory.in(request.privateDirectory()).isThere()
                ? ManagedCluster.resume(request.privateDirectory(), hypervisor, address, remote, settings, clock)
                : new ManagedCluster(
                        ClusterRequest.of(request), Fleet.of(address, hypervisor), remote, settings, clock);
    }
}
