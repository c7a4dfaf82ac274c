package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The hosts that {@code bench/hosts.sh} has made, from its directory. */
public final class BenchHosts {
    private BenchHosts() {}

    public static List<SshTarget> in(Path directory) throws IOException {
        return Files.readAllLines(directory.resolve("hosts")).stream()
                .map(address -> new SshTarget(
                        address,
                        address,
                        22,
                        "root",
                        new SshIdentity.KeyFile(directory.resolve("key")),
                        new HostKeys.KnownHostsFile(directory.resolve("known_hosts")),
                        Optional.empty()))
                .toList();
    }
}
