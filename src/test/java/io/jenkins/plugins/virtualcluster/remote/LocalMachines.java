package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Connects to SSH servers in this JVM, one for each target's name, in the place of real machines. */
public final class LocalMachines implements RemoteHosts {
    private final Map<String, TestServer> servers = new ConcurrentHashMap<>();
    private final SshHosts hosts = new SshHosts();
    private final Optional<Path> homes;

    public LocalMachines() {
        this.homes = Optional.empty();
    }

    /** @param homes each machine has its home directory in it, under its name, which must be there */
    public LocalMachines(Path homes) {
        this.homes = Optional.of(homes);
    }

    @Override
    public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
        return hosts.connect(server(target.name()).target(Optional.empty()), timeout);
    }

    /** The way to these machines for someone who closes it when they stay. */
    public RemoteHosts shared() {
        return new RemoteHosts() {
            @Override
            public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
                return LocalMachines.this.connect(target, timeout);
            }

            @Override
            public void close() {
                // They stay.
            }
        };
    }

    /** Writes down how another process connects to these machines. */
    public void publish(Path file, List<String> names) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            TestServer server = server(name);
            lines.add(name + "\t" + server.port() + "\t" + server.publicHostKey());
        }
        lines.add(TestServer.USER.publicKey());
        lines.add(TestServer.USER.privateKey());
        Files.writeString(file, String.join("\n", lines));
    }

    /** The way to machines that another process published. */
    public static RemoteHosts published(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Map<String, String[]> machines = lines.stream()
                .map(line -> line.split("\t"))
                .filter(words -> words.length == 3)
                .collect(Collectors.toMap(words -> words[0], words -> words));
        int key = machines.size();
        SshKeyPair user =
                new SshKeyPair(String.join("\n", lines.subList(key + 1, lines.size())) + "\n", lines.get(key));
        SshHosts hosts = new SshHosts();
        return new RemoteHosts() {
            @Override
            public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
                String[] machine = machines.get(target.name());
                return hosts.connect(
                        new SshTarget(
                                target.name(),
                                "127.0.0.1",
                                Integer.parseInt(machine[1]),
                                "root",
                                new SshIdentity.PrivateKey(user),
                                new HostKeys.Exactly(machine[2]),
                                Optional.empty()),
                        timeout);
            }

            @Override
            public void close() {
                hosts.close();
            }
        };
    }

    /** Ends the connections to that machine, as a network does. */
    public void cut(String name) {
        server(name).cutConnections();
    }

    /** That machine lets nobody in, or does so again. */
    public void refuse(String name, boolean refused) {
        server(name).refuseLogins(refused);
    }

    /** From now on nobody can connect to that machine. */
    public void stop(String name) throws IOException {
        server(name).close();
    }

    private TestServer server(String name) {
        return servers.computeIfAbsent(name, key -> {
            try {
                return new TestServer(null, homes.map(directory -> directory.resolve(key)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The machines are gone, and nothing that ran on them writes any more. */
    @Override
    public void close() {
        hosts.close();
        for (TestServer server : servers.values()) {
            try {
                server.close();
                server.endProcesses();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
