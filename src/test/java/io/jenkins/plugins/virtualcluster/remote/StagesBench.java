package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures stages of a script that does nothing, for {@code bench/stages.sh}. */
final class StagesBench {
    private static final int ROUNDS = 5;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int run;

    public static void main(String[] arguments) throws Exception {
        new StagesBench().measure(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        System.exit(0);
    }

    private void measure(Path directory, int stages) throws Exception {
        String place = directory.resolve("scripts").toString();
        List<Session> sessions = new ArrayList<>();
        List<RemoteHost> machines = new ArrayList<>();
        RemoteHosts hosts = new SshHosts();
        for (SshTarget target : BenchHosts.in(directory)) {
            sessions.add(bareSession(target, directory));
            RemoteHost host = hosts.connect(target, Duration.ofSeconds(30));
            host.deliver(new FileTree().add("true.sh", "#!/bin/sh\ntrue\n", 0755), place, Duration.ofSeconds(30));
            machines.add(host);
        }
        double[] bare = new double[ROUNDS];
        double[] ours = new double[ROUNDS];
        stage(sessions, session -> bare(session, place));
        stage(machines, host -> ours(host, place));
        for (int i = 0; i < ROUNDS; i++) {
            bare[i] = seconds(stages, () -> stage(sessions, session -> bare(session, place)));
            ours[i] = seconds(stages, () -> stage(machines, host -> ours(host, place)));
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

    private void ours(RemoteHost host, String place) throws Exception {
        RemoteScript script =
                new RemoteScript(place + "/" + run + "/" + host.name(), place + "/true.sh", "/", Map.of("A", "b"));
        ScriptEnd end = host.run(script, 0, (bytes, offset, length) -> {});
        if (!end.equals(new ScriptEnd.Exited(0))) {
            throw new IllegalStateException(host.name() + " " + end);
        }
    }

    private static void bare(Session session, String place) throws Exception {
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

    private static Session bareSession(SshTarget target, Path directory) throws Exception {
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
