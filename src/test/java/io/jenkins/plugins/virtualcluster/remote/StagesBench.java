package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Measures stages of a script that does nothing, for {@code bench/stages.sh}; with a number of stages only, it goes through ours on
 * the first host, for the programs that start there to be counted.
 */
final class StagesBench {
    private static final int ROUNDS = 5;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path directory;
    private final String place;
    private Optional<String> bootId = Optional.empty();
    private int run;

    private StagesBench(Path directory) throws IOException {
        this.directory = directory;
        place = Files.createTempDirectory(directory, "scripts").toString();
    }

    /** The directory of {@code bench/hosts.sh}, the number of stages, and "ours" to go through ours alone. */
    public static void main(String[] arguments) throws Exception {
        StagesBench bench = new StagesBench(Path.of(arguments[0]));
        int stages = Integer.parseInt(arguments[1]);
        if (arguments.length > 2) {
            bench.goThrough(stages);
        } else {
            bench.measure(stages);
        }
        System.exit(0);
    }

    private void goThrough(int stages) throws Exception {
        try (RemoteHosts hosts = new SshHosts()) {
            RemoteHost host = ready(hosts, BenchHosts.in(directory).get(0), stages);
            for (int i = 0; i < stages; i++) {
                stage(List.of(host), this::ours);
            }
        }
    }

    /** Prepared as a run prepares a host. */
    private RemoteHost ready(RemoteHosts hosts, SshTarget target, int stages) throws Exception {
        RemoteHost host = hosts.connect(target, Duration.ofSeconds(30));
        host.deliver(new FileTree().add("true.sh", "#!/bin/sh\ntrue\n", 0755), place, Duration.ofSeconds(30));
        bootId = Optional.of(host.execute("cat /proc/sys/kernel/random/boot_id", 100, Duration.ofSeconds(30))
                .output()
                .strip());
        host.reserve(
                IntStream.rangeClosed(1, stages)
                        .mapToObj(i -> place + "/" + i + "/" + host.name())
                        .toList(),
                Duration.ofSeconds(30));
        return host;
    }

    private void measure(int stages) throws Exception {
        List<Session> sessions = new ArrayList<>();
        List<RemoteHost> machines = new ArrayList<>();
        RemoteHosts hosts = new SshHosts();
        for (SshTarget target : BenchHosts.in(directory)) {
            sessions.add(bareSession(target));
            machines.add(ready(hosts, target, 2 * (ROUNDS * stages + 1)));
        }
        double[] bare = new double[ROUNDS];
        double[] ours = new double[ROUNDS];
        stage(sessions, this::bare);
        stage(machines, this::ours);
        for (int i = 0; i < ROUNDS; i++) {
            bare[i] = seconds(stages, () -> stage(sessions, this::bare));
            ours[i] = seconds(stages, () -> stage(machines, this::ours));
        }
        show("bare", bare);
        show("ours", ours);
        hosts.close();
        sessions.forEach(Session::disconnect);
    }

    private static void show(String what, double[] rounds) {
        double first = rounds[0];
        Arrays.sort(rounds);
        System.out.printf(
                Locale.ROOT,
                "%s %.3f (median of %d rounds; first %.3f, best %.3f)%n",
                what,
                rounds[ROUNDS / 2],
                ROUNDS,
                first,
                rounds[0]);
    }

    private static double seconds(int stages, Stage stage) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < stages; i++) {
            stage.run();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private <T> void stage(List<T> machines, Work<T> work) throws Exception {
        run++;
        List<Callable<Void>> all = new ArrayList<>();
        for (T machine : machines) {
            all.add(() -> {
                work.on(machine);
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(all)) {
            done.get();
        }
    }

    private void ours(RemoteHost host) throws Exception {
        RemoteScript script = new RemoteScript(
                place + "/" + run + "/" + host.name(),
                place + "/true.sh",
                "/",
                Optional.empty(),
                Map.of("A", "b"),
                Long.MAX_VALUE,
                bootId);
        ScriptEnd end = host.run(script, 0, (bytes, offset, length) -> {});
        if (!end.equals(new ScriptEnd.Exited(0))) {
            throw new IllegalStateException(host.name() + " " + end);
        }
    }

    private void bare(Session session) throws Exception {
        ChannelExec channel = (ChannelExec) session.openChannel("exec");
        channel.setCommand(place + "/true.sh");
        var output = channel.getInputStream();
        channel.connect();
        while (output.read() >= 0) {
            // Nothing comes.
        }
        while (!channel.isClosed()) {
            Thread.sleep(1);
        }
        if (channel.getExitStatus() != 0) {
            throw new IllegalStateException(session.getHost() + " " + channel.getExitStatus());
        }
        channel.disconnect();
    }

    private Session bareSession(SshTarget target) throws Exception {
        JSch jsch = new JSch();
        jsch.addIdentity(directory.resolve("key").toString());
        jsch.setKnownHosts(directory.resolve("known_hosts").toString());
        Session session = jsch.getSession("root", target.address(), 22);
        session.setDaemonThread(true);
        session.connect(30_000);
        return session;
    }

    private interface Stage {
        void run() throws Exception;
    }

    private interface Work<T> {
        void on(T machine) throws Exception;
    }
}
