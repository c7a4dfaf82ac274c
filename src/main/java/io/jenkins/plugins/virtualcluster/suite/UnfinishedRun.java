package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Records;
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
import java.util.List;
import java.util.Optional;

/**
 * A run whose process was ended before the run was over, as its record has it.
 *
 * @param state what the record says has happened
 * @param damage what of its journal is missing or cannot be read: what has happened then is not known, so nothing more of the
 *     run can be run
 */
public record UnfinishedRun(RunRequest request, RunState state, List<String> damage) {
    public UnfinishedRun {
        damage = List.copyOf(damage);
    }

    /** One of which nothing has happened. */
    static UnfinishedRun fresh(RunRequest request) {
        return new UnfinishedRun(request, new RunState(), List.of());
    }

    /**
     * Reads the record.
     *
     * @throws IOException if its run is over, or cannot be gone on with: the message says why
     */
    public static UnfinishedRun of(RunDirectory record) throws IOException {
        Records.Entry read = Records.read(record);
        RunState state = read.state();
        if (state.ended().isPresent()) {
            throw new IOException("The run of the record " + record.path() + " is over: "
                    + state.ended().get().verdict());
        }
        return new UnfinishedRun(PersistedRequest.read(record), state, read.damage());
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
        return new UnfinishedRun(moved, state, damage);
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
