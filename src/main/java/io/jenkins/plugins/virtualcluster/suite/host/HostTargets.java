package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.definition.GuestSystem;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.remote.HostKeys;
import io.jenkins.plugins.virtualcluster.remote.SshIdentity;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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
