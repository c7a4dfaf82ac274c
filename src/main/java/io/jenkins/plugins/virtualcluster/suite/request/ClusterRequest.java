package io.jenkins.plugins.virtualcluster.suite.request;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A cluster that is to be started.
 *
 * @param id its name on the hypervisor, see {@link RunId}; that of a run that has it for itself is the run's
 * @param definition the file that it was read from
 * @param repository the directory that paths in its definition start at
 * @param suite what it is for, for people who look at the hypervisor; {@link Lease#NO_SUITE} if it is for people itself
 * @param owner who has it, such as {@code user@machine}
 * @param lifetime after which it counts as left over, unless its lease is renewed
 * @param reconnect how long a hypervisor that is lost is tried again before its guests count as ended
 * @param privateDirectory for what lets in to the hosts, and what another process needs to continue; made with mode 700,
 *     removed with the cluster. Beside it lie those of the same owner's other clusters
 * @param standby what it has to do with standby clusters
 */
public record ClusterRequest(
        String id,
        Cluster cluster,
        Path definition,
        Path repository,
        String suite,
        String owner,
        Duration lifetime,
        Duration reconnect,
        Path privateDirectory,
        StandbyUse standby) {

    /** One that boots. */
    public ClusterRequest(
            String id,
            Cluster cluster,
            Path definition,
            Path repository,
            String suite,
            String owner,
            Duration lifetime,
            Duration reconnect,
            Path privateDirectory) {
        this(id, cluster, definition, repository, suite, owner, lifetime, reconnect, privateDirectory, StandbyUse.NONE);
    }

    /** The cluster that one run has for itself. */
    public static ClusterRequest of(RunRequest request) {
        return new ClusterRequest(
                request.run(),
                request.cluster(),
                request.repository().resolve(request.cluster().file()),
                request.repository(),
                request.isClusterAlone() ? Lease.NO_SUITE : request.suite().name(),
                request.owner(),
                Leases.lifetime(request.suite()),
                request.suite().timeouts().reconnect(),
                request.privateDirectory(),
                use(request));
    }

    /** Another attempt boots, whatever was wrong with the first one's cluster. */
    private static StandbyUse use(RunRequest request) {
        if (request.keep().standby()) {
            return StandbyUse.BECOMES;
        }
        boolean boots = request.choices().noStandby()
                || request.choices().prepareAgain()
                || request.isClusterAlone()
                || request.attempt().number() > 1;
        return boots ? StandbyUse.NONE : StandbyUse.TAKES;
    }

    /** The same, which boots. */
    public ClusterRequest booting() {
        return new ClusterRequest(
                id, cluster, definition, repository, suite, owner, lifetime, reconnect, privateDirectory);
    }

    /**
     * The same as a standby cluster that is taken over for it.
     *
     * @param its the standby cluster's id
     * @param directory the standby cluster's private one
     */
    public ClusterRequest as(String its, Path directory) {
        return new ClusterRequest(
                its, cluster, definition, repository, suite, owner, lifetime, reconnect, directory, standby);
    }

    /** The directory that the name of the definition's file is relative to. */
    Path top() {
        Path top = definition.toAbsolutePath();
        for (int i = 0; i < cluster.file().getNameCount(); i++) {
            top = Objects.requireNonNull(top.getParent(), "a definition lies in a directory");
        }
        return top;
    }
}
