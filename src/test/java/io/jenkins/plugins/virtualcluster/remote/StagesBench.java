package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Measures stages of a script that does nothing, for {@code bench/stages.sh}, or goes through ours on the first host alone, for the
 * programs that start there to be counted.
 */
final class StagesBench {
    private static final int ROUNDS = 5;
    /** All hosts are on one machine, where each waits for the others. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path directory;
    private final String place;
    private volatile Optional<String> bootId = Optional.empty();
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
        try (RemoteHosts hosts = new SshHosts(SILENCE)) {
            RemoteHost host = ready(hosts, BenchHosts.in(directory).get(0), stages);
            for (int i = 0; i < stages; i++) {
                stage(List.of(host), this::ours);
            }
        }
    }

    /** Prepared as a run prepares a host. */
    private RemoteHost ready(RemoteHosts hosts, SshTarget target, int stages) throws Exception {
        RemoteHost host = hosts.connect(target, Duration.ofSeconds(30));
        synchronized (this) { // the hosts have one file system
            host.deliver(new FileTree().add("true.sh", "#!/bin/sh\ntrue\n", 0755), place, Duration.ofSeconds(30));
        }
        bootId = Optional.of(host.execute("cat /proc/sys/kernel/random/boot_id", 100, Duration.ofSeconds(30))
                .output()
                .strip());
        List<String> directories = IntStream.rangeClosed(1, stages)
                .mapToObj(i -> place + "/" + i + "/" + host.name())
                .toList();
        host.deliver(
                new Delivery(new FileTree(), place + "/" + host.name(), directories, List.of()),
                0,
                Duration.ofSeconds(30));
        return host;
    }

    private void measure(int stages) throws Exception {
        List<SshTarget> targets = BenchHosts.in(directory);
        RemoteHosts hosts = new SshHosts(SILENCE);
        List<RemoteHost> machines = together(targets, target -> ready(hosts, target, 2 * ((ROUNDS + 1) * stages + 1)));
        stage(machines, this::ours);
        System.out.printf(
                Locale.ROOT, "threads %d%n", ManagementFactory.getThreadMXBean().getThreadCount());
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(Locale.ROOT, "heap %.1f%n", (runtime.totalMemory() - runtime.freeMemory()) / 1e6);

        List<Session> sessions = together(targets, this::bareSession);
        stage(sessions, this::bare);
        List<Taken> bare = new ArrayList<>();
        List<Taken> ours = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            bare.add(taken(stages, () -> stage(sessions, this::bare)));
            ours.add(taken(stages, () -> stage(machines, this::ours)));
        }
        show("bare", bare);
        show("ours", ours);
        hosts.close();
        sessions.forEach(Session::disconnect);
    }

    /** In seconds: on the clock, and of the processor, for the hosts as well. */
    private record Taken(double time, double cpu) {}

    private static void show(String what, List<Taken> rounds) {
        System.out.printf(
                Locale.ROOT,
                "%s %.3f %.3f (seconds and those of the processor, medians of %d rounds; best %.3f)%n",
                what,
                median(rounds, Taken::time),
                median(rounds, Taken::cpu),
                ROUNDS,
                rounds.stream().mapToDouble(Taken::time).min().orElseThrow());
    }

    private static double median(List<Taken> rounds, ToDoubleFunction<Taken> what) {
        return rounds.stream().mapToDouble(what).sorted().toArray()[ROUNDS / 2];
    }

    private Taken taken(int stages, Stage stage) throws Exception {
        double cpu = cpu();
        long start = System.nanoTime();
        for (int i = 0; i < stages; i++) {
            stage.run();
        }
        return new Taken((System.nanoTime() - start) / 1e9, cpu() - cpu);
    }

    private double cpu() throws IOException {
        String account = Files.readString(
                Path.of(Files.readString(directory.resolve("cpu")).strip()));
        return account.startsWith("usage_usec ")
                ? Long.parseLong(account.lines().findFirst().orElseThrow().split(" ")[1]) / 1e6
                : Long.parseLong(account.strip()) / 1e9;
    }

    /** Logins are computed, so a few at a time. */
    private static <T> List<T> together(List<SshTarget> targets, Login<T> login) throws Exception {
        ExecutorService few = Executors.newFixedThreadPool(8);
        List<Callable<T>> all = new ArrayList<>();
        targets.forEach(target -> all.add(() -> login.on(target)));
        List<T> done = new ArrayList<>();
        for (Future<T> each : few.invokeAll(all)) {
            done.add(each.get());
        }
        few.shutdown();
        return done;
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

    private interface Login<T> {
        T on(SshTarget target) throws Exception;
    }

    private interface Stage {
        void run() throws Exception;
    }

    private interface Work<T> {
        void on(T machine) throws Exception;
    }
}
