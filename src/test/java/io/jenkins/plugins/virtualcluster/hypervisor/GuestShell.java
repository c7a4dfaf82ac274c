package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes a run's SSH keys and runs commands on its guests, all with OpenSSH's own programs. */
public final class GuestShell {
    private static final Duration READY = Duration.ofMinutes(5);

    private final Path directory;
    private final HypervisorAddress address;
    private final ClusterKeys keys;

    public GuestShell(Path directory, HypervisorAddress address, Cluster cluster)
            throws IOException, InterruptedException {
        this.directory = directory;
        this.address = address;
        Map<String, ClusterKeys.HostKey> hostKeys = new HashMap<>();
        for (Host host : cluster.hosts()) {
            hostKeys.put(host.name(), newKey(host.name()));
        }
        keys = new ClusterKeys(newKey("login").publicKey(), hostKeys);
    }

    public ClusterKeys keys() {
        return keys;
    }

    private ClusterKeys.HostKey newKey(String name) throws IOException, InterruptedException {
        Path file = directory.resolve("key-" + name);
        Result result = run(
                List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file.toString()),
                Duration.ofSeconds(20));
        if (result.status() != 0) {
            throw new IOException(result.output());
        }
        return new ClusterKeys.HostKey(
                Files.readString(file),
                Files.readString(directory.resolve("key-" + name + ".pub")).strip());
    }

    public record Result(int status, String output) {}

    /** Tries until the guest lets in; its host key has to be the run's own. */
    public Result onceReady(PlannedHost host, String command) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(READY);
        while (true) {
            Result result = on(host, command);
            if (result.status() != 255 || Instant.now().isAfter(end)) {
                return result;
            }
            Thread.sleep(200);
        }
    }

    public Result on(PlannedHost host, String command) throws IOException, InterruptedException {
        Path known = directory.resolve("known_hosts");
        Files.writeString(
                known,
                host.address() + " " + keys.hostKeys().get(host.host().name()).publicKey() + "\n");
        List<String> ssh = new ArrayList<>(List.of("ssh", "-F", "none", "-o", "BatchMode=yes"));
        ssh.addAll(List.of("-o", "ConnectTimeout=5", "-o", "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes"));
        ssh.addAll(List.of("-o", "LogLevel=ERROR", "-o", "UserKnownHostsFile=" + known));
        ssh.addAll(List.of("-i", directory.resolve("key-login").toString()));
        address.door().ifPresent(door -> ssh.addAll(List.of("-o", "ProxyCommand=" + through(door))));
        ssh.addAll(List.of("root@" + host.address(), command));
        return run(ssh, Duration.ofSeconds(30));
    }

    private static String through(HypervisorAddress.SshDoor door) {
        StringBuilder command = new StringBuilder("ssh -F none -o BatchMode=yes -W %h:%p -p " + door.port());
        door.keyFile().ifPresent(file -> command.append(" -i ").append(file));
        door.knownHosts()
                .ifPresent(file -> command.append(" -o UserKnownHostsFile=").append(file));
        door.user().ifPresent(user -> command.append(" -l ").append(user));
        return command.append(" ").append(door.host()).toString();
    }

    public static Result run(List<String> command, Duration limit) throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", "");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Result(255, "no end within " + limit + ": " + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
