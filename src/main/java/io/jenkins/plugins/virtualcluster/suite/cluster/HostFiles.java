package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.remote.CollectLimits;
import io.jenkins.plugins.virtualcluster.remote.Collected;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.host.DeliveredFiles;
import io.jenkins.plugins.virtualcluster.suite.host.HostTargets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Puts files onto hosts of a cluster that was started, and fetches files from them, beside its runs. Each call connects to
 * its hosts, waiting for those that boot, and works on several at once.
 *
 * @param attempt the limit of one attempt to connect
 */
public record HostFiles(List<PlannedHost> hosts, HostTargets targets, RemoteHosts remote, Duration attempt) {
    private static final CollectLimits MOST = new CollectLimits(20_000, 4L << 30, 4L << 30);
    private static final int AT_ONCE = 8;

    public HostFiles {
        hosts = List.copyOf(hosts);
    }

    /** What is done with one host. */
    private interface Work<T> {
        T on(RemoteHost connection, String host) throws RemoteException, InterruptedException;
    }

    /**
     * Puts all that is in a directory into a directory of hosts, which is made. Files that are there are replaced.
     *
     * @param names short names
     * @param root links that lead out of it are refused
     * @param directory in the root
     * @param to absolute
     * @param limit for one host, also to answer
     */
    public void put(List<String> names, Path root, Path directory, String to, Duration limit)
            throws RemoteException, InterruptedException {
        onAll(names, limit, (connection, host) -> {
            connection.deliver(new FileTree().add("", new DeliveredFiles(root, directory, List.of())), to, limit);
            return host;
        });
    }

    /**
     * Fetches files of hosts.
     *
     * @param names short names
     * @param pattern absolute, with the shell's wild cards; a directory stands for all that is in it
     * @param into gets {@code into/HOST/var/log/x.log} for {@code /var/log/x.log}
     * @param limit for one host, also to answer
     * @return what was fetched, by host
     */
    public Map<String, Collected> fetch(List<String> names, String pattern, Path into, Duration limit)
            throws RemoteException, InterruptedException {
        return onAll(
                names,
                limit,
                (connection, host) -> connection.collect(List.of(pattern), into.resolve(host), MOST, limit));
    }

    private <T> Map<String, T> onAll(List<String> names, Duration limit, Work<T> work)
            throws RemoteException, InterruptedException {
        List<PlannedHost> chosen = hosts.stream()
                .filter(host -> names.contains(host.host().name()))
                .toList();
        List<Callable<T>> tasks = new ArrayList<>();
        for (PlannedHost host : chosen) {
            tasks.add(() -> {
                try (RemoteHost connection = targets.connect(host, remote, attempt, limit)) {
                    return work.on(connection, host.host().name());
                }
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, chosen.size())), task -> {
            Thread thread = new Thread(task, "virtual cluster copy");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> ends = threads.invokeAll(tasks);
            Map<String, T> results = new LinkedHashMap<>();
            for (int i = 0; i < ends.size(); i++) {
                results.put(chosen.get(i).host().name(), ends.get(i).get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RemoteException cause) {
                throw cause;
            }
            throw new IllegalStateException("Copying hit a bug", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}
