package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.remote.HostKeys;
import io.jenkins.plugins.virtualcluster.remote.SshIdentity;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The keys of one run, and with them the ways to its hosts. */
record HostTargets(SshKeyPair key, Map<String, SshKeyPair> hostKeys, Optional<SshTarget> door) {

    static SshTarget door(SshDoor machine) {
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

    SshTarget target(ClusterPlan.PlannedHost host) {
        return new SshTarget(
                host.fullName(),
                host.address().toString(),
                22,
                "root",
                new SshIdentity.PrivateKey(key),
                new HostKeys.Exactly(hostKeys.get(host.host().name()).publicKey()),
                door);
    }

    /** What the guests are born with. */
    ClusterKeys clusterKeys() {
        return new ClusterKeys(
                key.publicKey(),
                hostKeys.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> new ClusterKeys.HostKey(
                                        entry.getValue().privateKey(),
                                        entry.getValue().publicKey()))));
    }
}
