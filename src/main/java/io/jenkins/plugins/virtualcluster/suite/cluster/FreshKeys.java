package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import io.jenkins.plugins.virtualcluster.remote.SshKeys;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The keys that a cluster is born with.
 *
 * @param login lets in to all hosts
 * @param hosts each host's own, by its short name
 */
record FreshKeys(SshKeyPair login, Map<String, SshKeyPair> hosts) {

    static FreshKeys of(ClusterRequest request) {
        SshKeyPair login = SshKeys.generate("virtual-cluster-" + request.id());
        Map<String, SshKeyPair> hosts = new HashMap<>();
        for (Host host : request.cluster().hosts()) {
            hosts.put(host.name(), SshKeys.generate(host.name()));
        }
        return new FreshKeys(login, hosts);
    }

    /** What the guests are given of them. */
    ClusterKeys ofGuests() {
        return new ClusterKeys(
                login.publicKey(),
                hosts.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                host -> new ClusterKeys.HostKey(
                                        host.getValue().privateKey(),
                                        host.getValue().publicKey()))));
    }

    /** Each host's public key. */
    Map<String, String> hostKeys() {
        return hosts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, host -> host.getValue().publicKey()));
    }
}
