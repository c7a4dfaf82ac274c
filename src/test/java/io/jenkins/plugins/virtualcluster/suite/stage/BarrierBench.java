package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.record.Baseline;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.BenchHosts;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.remote.OutputSink;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.RemoteScript;
import io.jenkins.plugins.virtualcluster.remote.ScriptCall;
import io.jenkins.plugins.virtualcluster.remote.ScriptEnd;
import io.jenkins.plugins.virtualcluster.remote.SshHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import io.jenkins.plugins.virtualcluster.suite.host.HostLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Measures a barrier inside scripts against a bare round trip to all hosts over kept sessions, for {@code bench/barrier.sh}: the
 * scripts pass one barrier after the other, so from one release to the next each host gets an answer and asks again.
 */
final class BarrierBench {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Stage RUN = Stage.caseRun("one");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Long> releases = Collections.synchronizedList(new ArrayList<>());

    public static void main(String[] arguments) throws Exception {
        try {
            new BarrierBench().measure(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        } catch (ExecutionException e) {
            System.err.println(e.getCause());
            System.exit(1);
        }
        System.exit(0);
    }

    private void measure(Path directory, int rounds) throws Exception {
        List<SshTarget> targets = BenchHosts.in(directory);
        TestSuite suite = new TestSuite(directory.resolve("repository"));
        suite.cluster(
                "name: cluster\ndefaults: { image: tiny }\nnetworks: { lan: { domain: lan.test, address: 10.98.0.1/16 } }\n"
                        + "hosts: { h: { count: " + targets.size() + " } }\n");
        Definitions definitions = DefinitionReader.read(suite.repository());
        if (!definitions.problems().isEmpty()) {
            throw new IllegalArgumentException(definitions.problems().toString());
        }
        String base = directory.resolve("vc").toString();
        List<String> names = new ArrayList<>();
        // all hosts are on one machine, where each waits for the others
        RemoteHosts connections = new SshHosts(Duration.ofMinutes(2));
        List<Callable<RemoteHost>> logins = new ArrayList<>();
        for (SshTarget target : targets) {
            names.add("h" + (names.size() + 1));
            logins.add(() -> connections.connect(target, LIMIT));
        }
        List<RemoteHost> hosts = new ArrayList<>();
        ExecutorService few = Executors.newFixedThreadPool(8);
        for (Future<RemoteHost> login : few.invokeAll(logins)) {
            hosts.add(login.get());
        }
        few.shutdown();
        hosts.get(0)
                .deliver(
                        new FileTree()
                                .add("bin/vc", resource("vc"), 0755)
                                .add(
                                        "run",
                                        "#!/bin/sh\ni=0\nwhile [ $i -lt " + rounds
                                                + " ]; do i=$((i + 1)); vc barrier met || exit; done\n",
                                        0755),
                        base,
                        LIMIT);

        all(hosts, host -> host.execute("true", 10, LIMIT));
        double[] bare = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            all(hosts, host -> host.execute("true", 10, LIMIT));
            bare[i] = (System.nanoTime() - start) / 1e6;
        }

        try (RecordWriter record =
                RecordWriter.open(new RunDirectory(directory.resolve("record")), Clock.systemUTC())) {
            ScriptCalls calls = ScriptCalls.of(
                    definitions.clusters().get("cluster"),
                    StagePlan.of(
                            definitions.suites().get("suite"),
                            definitions.suites().get("suite").cases()),
                    new MeasurementLimits(Map.of(), Baseline.NONE),
                    new RunJournal(record, Clock.systemUTC()));
            calls.begin(RUN, names, at -> new Event.StageStarted(at, RUN, names, at.plus(LIMIT)));
            record.listen(event -> {
                if (event instanceof Event.ScriptsAnswered) {
                    releases.add(System.nanoTime());
                }
            });
            // the hosts are one machine, which starts so many scripts at once no faster
            Semaphore starting = new Semaphore(16);
            all(hosts, host -> {
                String name = names.get(hosts.indexOf(host));
                starting.acquire();
                AtomicBoolean come = new AtomicBoolean();
                RemoteScript script = new RemoteScript(
                        base + "/stages/" + name,
                        base + "/run",
                        "/",
                        Optional.of(base + "/bin"),
                        Map.of("VC_CALLS", base + "/stages/" + name + "/calls"),
                        1 << 20,
                        Optional.empty());
                ScriptEnd end = host.run(script, 0, new Answers(calls, name, () -> {
                    if (!come.getAndSet(true)) {
                        starting.release();
                    }
                }));
                if (!end.equals(new ScriptEnd.Exited(0))) {
                    throw new IllegalStateException(name + " " + end);
                }
                return null;
            });
        }
        double[] barriers = new double[releases.size() - 1];
        for (int i = 0; i < barriers.length; i++) {
            barriers[i] = (releases.get(i + 1) - releases.get(i)) / 1e6;
        }
        show("bare", bare);
        show("barrier", barriers);
        connections.close();
    }

    private record Answers(ScriptCalls calls, String host, Runnable came) implements OutputSink {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            System.err.write(bytes, offset, length);
        }

        @Override
        public void called(ScriptCall call) {
            calls.take(host, 0, call, null);
            came.run();
        }
    }

    private static void show(String what, double[] millis) {
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%s %.1f (median of %d, in ms; best %.1f, worst %.1f)%n",
                what,
                millis[millis.length / 2],
                millis.length,
                millis[0],
                millis[millis.length - 1]);
    }

    private interface Work {
        Object on(RemoteHost host) throws Exception;
    }

    /** The first failure ends it, since others would wait for that host in vain. */
    private void all(List<RemoteHost> hosts, Work work) throws Exception {
        CompletionService<Object> tasks = new ExecutorCompletionService<>(threads);
        hosts.forEach(host -> tasks.submit(() -> work.on(host)));
        for (int i = 0; i < hosts.size(); i++) {
            tasks.take().get();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HostLayout.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
