package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.definition.GuestSystem;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.remote.HostKeys;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshIdentity;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The ways to the hosts of one cluster.
 *
 * @param key lets in to all of them
 * @param hostKeys each host's own public key, by short name
 * @param door the way to their network; none if they are reached directly
 */
public record HostTargets(SshKeyPair key, Map<String, String> hostKeys, Optional<SshTarget> door) {
    public HostTargets {
        hostKeys = Map.copyOf(hostKeys);
    }

    public static SshTarget door(SshDoor machine) {
        Path home = Path.of(System.getProperty("user.home"));
        return new SshTarget(
                "hypervisor " + machine.host(),
                machine.host(),
                machine.port(),
                machine.user().orElse(System.getProperty("user.name")),
                machine.keyFile().<SshIdentity>map(SshIdentity.KeyFile::new).orElse(new SshIdentity.UserDefaults()),
                new HostKeys.KnownHostsFile(machine.knownHosts().orElse(home.resolve(".ssh/known_hosts"))),
                Optional.empty());
    }

    /**
     * A connection to a host beside its runs; the caller closes it.
     *
     * @param attempt the limit of one attempt to connect
     * @param limit how long a host that boots is waited for
     * @throws RemoteException if it does not answer in that time, with what the last attempt met
     */
    public RemoteHost connect(ClusterPlan.PlannedHost host, RemoteHosts hosts, Duration attempt, Duration limit)
            throws RemoteException, InterruptedException {
        HostConnection connection = new HostConnection(
                host.host().name(),
                target(host),
                hosts,
                attempt,
                () -> limit,
                new CompletableFuture<>(),
                new HostConnection.Watcher() {
                    @Override
                    public void answering() {
                        // Who waits learns of the end alone.
                    }

                    @Override
                    public void lost(String why, Duration again) {
                        // It is not renewed.
                    }

                    @Override
                    public void back(Duration after) {
                        // It is not renewed.
                    }

                    @Override
                    public String circumstances() {
                        return "";
                    }
                });
        connection.open(limit);
        return connection.currentOrFirst();
    }

    public SshTarget target(ClusterPlan.PlannedHost host) {
        String user = host.host().system().user();
        return new SshTarget(
                host.fullName(),
                host.address(),
                22,
                user,
                new SshIdentity.PrivateKey(key),
                new HostKeys.Exactly(hostKeys.get(host.host().name())),
                door,
                !user.equals(GuestSystem.ROOT));
    }
}
