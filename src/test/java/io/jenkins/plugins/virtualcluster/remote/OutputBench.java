package io.jenkins.plugins.virtualcluster.remote;

import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Measures large output, and the heap while it comes, for {@code bench/output.sh}. */
final class OutputBench {
    private OutputBench() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        String place = directory.resolve("scripts").toString();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<RemoteHost> machines = new ArrayList<>();
        RemoteHosts hosts = new SshHosts();
        for (SshTarget target : BenchHosts.in(directory)) {
            RemoteHost host = hosts.connect(target, Duration.ofSeconds(30));
            String text = "#!/bin/sh\nexec cat " + directory.resolve("data") + "\n";
            host.deliver(new FileTree().add("cat.sh", text, 0755), place, Duration.ofSeconds(30));
            machines.add(host);
        }
        long start = System.nanoTime();
        List<Future<Long>> all = new ArrayList<>();
        for (RemoteHost host : machines) {
            all.add(threads.submit(() -> run(host, place, directory)));
        }
        List<String> heap = new ArrayList<>();
        for (Future<Long> one : all) {
            while (!isDone(one)) {
                heap.add(String.valueOf(usedMegabytes()));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(Locale.ROOT, "ours %.2f%n", seconds);
        System.out.println("heap in use every 250 ms, MB: " + String.join(" ", heap));
        for (RemoteHost host : machines) {
            long differs = Files.mismatch(directory.resolve("data"), directory.resolve("got-" + host.name()));
            if (differs >= 0) {
                throw new IllegalStateException("the output of " + host.name() + " differs at " + differs);
            }
        }
        hosts.close();
        System.exit(0);
    }

    private static boolean isDone(Future<Long> future) throws Exception {
        try {
            future.get(250, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** What was alive after the last collection: between collections the young space fills with what is not. */
    private static long usedMegabytes() {
        long bytes = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getCollectionUsage();
            bytes += usage == null ? 0 : usage.getUsed();
        }
        return bytes >> 20;
    }

    private static Long run(RemoteHost host, String place, Path directory) throws Exception {
        RemoteScript script = new RemoteScript(place + "/" + host.name(), place + "/cat.sh", "/", Map.of());
        Path file = directory.resolve("got-" + host.name());
        try (OutputStream out = Files.newOutputStream(file)) {
            ScriptEnd end = host.run(script, 0, out::write);
            if (!end.equals(new ScriptEnd.Exited(0))) {
                throw new IllegalStateException(host.name() + " " + end);
            }
        }
        return Files.size(file);
    }
}
