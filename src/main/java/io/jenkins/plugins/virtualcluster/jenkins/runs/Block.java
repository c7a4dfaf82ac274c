package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.records.FailedStarts;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.Collected;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterHost;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A block of a pipeline: its clusters, and the suites that are run in it. All that an earlier process of this Jenkins has
 * done is known from the disk, and taken over by the first call; each call can be made again after a restart, and continues.
 * Calls block, and are made by threads of the engine.
 */
public final class Block {
    /** For steps that are aborted to end. */
    private static final Duration LONGEST_ABORT = Duration.ofMinutes(3);

    private final BlockRequest request;
    private final RunEnvironment engine;
    private final BuildFiles files;
    private final DefinitionCopies definitions;
    private final ClusterPool pool;
    private final SuiteJob job;
    private final StagedRuns open;
    private final Set<Activity> activities = ConcurrentHashMap.newKeySet();
    /** Told when an activity ends. */
    private final Object ending = new Object();

    /** Held while what an earlier process left is taken over, which may have to wait for a hypervisor. */
    private final ReentrantLock takingOver = new ReentrantLock();

    private boolean ready;

    Block(BlockRequest request, RunEnvironment engine) {
        this.request = request;
        this.engine = engine;
        files = new BuildFiles(request.directory(), engine.clock());
        definitions = new DefinitionCopies(files.block(request.id()).resolve("definitions"));
        pool = new ClusterPool(request, engine, files);
        job = new SuiteJob(request, engine, files, pool);
        open = new StagedRuns(files.block(request.id()).resolve("open"), job, files, pool);
    }

    private void ready(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        telling.activity().lock(takingOver);
        try {
            if (!ready) {
                pool.resume(telling);
                ready = true;
            }
        } finally {
            takingOver.unlock();
        }
    }

    /** Is notified of runs that have ended; of the same once more after a restart. */
    @FunctionalInterface
    public interface Listener {
        void ended(FinishedRun run) throws IOException, InterruptedException;
    }

    private <T> T step(StepIO telling, Activity.Work<T> work)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        activities.add(telling.activity());
        try {
            ready(telling);
            return work.call();
        } finally {
            synchronized (ending) {
                activities.remove(telling.activity());
                ending.notifyAll();
            }
        }
    }

    /** The same of a step that is to begin a run, of which the build's page says if it did not. */
    private <T> T beginning(String step, String what, StepIO telling, Activity.Work<T> work)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return step(telling, () -> files.beginning(step, what, work));
    }

    /**
     * Has the block's cluster up, if it has one; its hosts boot then.
     *
     * @return what steps inside find in their environment: the cluster, its hosts, and their addresses
     */
    public Map<String, String> begin(DefinitionSource source, Activity activity, PrintStream out)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        StepIO telling = new StepIO(out, false, activity);
        if (request.cluster().isEmpty()) {
            files.beginning(request.id(), "in this block", () -> {
                engine.requireAccess(request);
                return null;
            });
            return Map.of();
        }
        return beginning(
                request.id(),
                "on cluster " + request.cluster().get(),
                telling,
                () -> activity.waiting(() -> {
                    DefinitionCopies.Copy copy = definitions.of(request.id(), source, telling);
                    DefinitionCopies.Located found =
                            copy.cluster(request.cluster().get(), request.tags());
                    BlockCluster up = pool.take(
                            found.cluster(), found.repository(), request.build(), request.standby(), activity, out);
                    try {
                        return environment(up.life().cluster().name(), up.life().hosts());
                    } finally {
                        pool.release(up, false, out);
                    }
                }));
    }

    static Map<String, String> environment(String cluster, List<ClusterHost> hosts) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("VC_CLUSTER", cluster);
        environment.put(
                "VC_HOSTS",
                String.join(" ", hosts.stream().map(ClusterHost::name).toList()));
        for (ClusterHost host : hosts) {
            String name = host.name().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            environment.put("VC_ADDRESS_" + name, host.address());
            environment.put("VC_NAME_" + name, host.fullName());
        }
        return environment;
    }

    /**
     * Runs a suite whole, again and again if the infrastructure fails it and retries are left; of one with a matrix each
     * run, one after the other.
     *
     * @param step the id of the step, which its first run has too
     * @param each is notified of each run that has ended, after its last attempt
     * @return the run that ended worst
     */
    public FinishedRun runSuite(String step, SuiteOptions wish, DefinitionSource source, StepIO telling, Listener each)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return beginning(step, FailedStarts.OF_SUITE + wish.suite(), telling, () -> {
            if (!wish.again().isEmpty() && files.record(step).isEmpty()) {
                source.requireAccess();
            }
            return job.executeAll(step, wish, () -> definitions.of(step, source, telling), telling, each);
        });
    }

    /**
     * Begins a run that is gone through by stages.
     *
     * @param step the id of the step, which the run has too
     * @return the verdict of its first stage
     */
    public Verdict suiteInit(String step, SuiteOptions wish, DefinitionSource source, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return beginning(step, FailedStarts.OF_SUITE + wish.suite(), telling, () -> {
            open.begin(step, wish, () -> definitions.of(step, source, telling), telling);
            return open.stage(wish.suite(), Stage.SUITE_INIT, telling);
        });
    }

    /**
     * Runs a stage of a run that has begun; one that has ended is not run again.
     *
     * @param suite may be omitted if only one has begun
     */
    public Verdict stage(Optional<String> suite, Stage stage, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return step(telling, () -> open.stage(open.suite(suite), stage, telling));
    }

    /**
     * Checks that a run that has begun has such a case, since all that is done in a step for it would be in vain.
     *
     * @param suite may be omitted if only one has begun
     * @throws InvalidRequestException if it has not, with the cases that it has
     */
    public void requireCase(Optional<String> suite, String name, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        step(telling, () -> {
            open.requireCase(open.suite(suite), name, telling);
            return null;
        });
    }

    /** Ends a run that has begun: what was begun in it is finalized. */
    public FinishedRun suiteFinalize(Optional<String> suite, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return step(telling, () -> open.end(open.suite(suite), telling));
    }

    /**
     * Runs one script on hosts of the block's cluster.
     *
     * @param step the id of the step, which its run has too
     * @param hosts short names; all if empty
     */
    public FinishedRun script(String step, List<String> hosts, String text, Duration limit, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return beginning(step, "of clusterScript", telling, () -> {
            Optional<RunDirectory> begun = files.record(step);
            if (begun.isPresent()) {
                return job.goOn(begun.get(), telling);
            }
            return job.runOn(pool.current(), cluster -> script(step, cluster, hosts, text, limit), telling);
        });
    }

    /**
     * Puts files onto hosts of the block's cluster.
     *
     * @param root links that lead out of it are refused
     * @param directory in the root; all that is in it goes into the path on the hosts
     */
    public void put(Path root, Path directory, HostPath to, Duration limit, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        copy(to, telling, (cluster, hosts) -> {
            cluster.files().put(hosts, root, directory, to.path(), limit);
            return hosts;
        });
    }

    /**
     * Fetches files of hosts of the block's cluster.
     *
     * @param into gets a directory for each host, with the whole paths of its files
     * @return the hosts
     * @throws InvalidRequestException if a host has no such file
     */
    public List<String> fetch(HostPath from, Path into, Duration limit, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return copy(from, telling, (cluster, hosts) -> {
            for (Map.Entry<String, Collected> host :
                    cluster.files().fetch(hosts, from.path(), into, limit).entrySet()) {
                host.getValue().notes().forEach(note -> telling.out().println(host.getKey() + ": " + note));
                if (host.getValue().files().isEmpty()) {
                    throw new InvalidRequestException(
                            "Host " + host.getKey() + " has no file " + from.path() + "; nothing was copied");
                }
            }
            return hosts;
        });
    }

    private interface Copying {
        List<String> on(ManagedCluster cluster, List<String> hosts)
                throws InvalidRequestException, RemoteException, IOException, InterruptedException;
    }

    private List<String> copy(HostPath path, StepIO telling, Copying copying)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return step(
                telling,
                () -> telling.activity().waiting(() -> {
                    BlockCluster cluster = pool.current();
                    try {
                        List<String> hosts = hosts(cluster, path.hosts(), "clusterCopy");
                        telling.activity().status("copies files, " + String.join(" ", hosts));
                        return copying.on(cluster.life(), hosts);
                    } catch (RemoteException e) {
                        throw new HypervisorException(e.getMessage(), e);
                    } finally {
                        pool.release(cluster, false, telling.out());
                    }
                }));
    }

    /** A directory for what a step copies; it goes with the block. */
    public Path scratch(String step) throws IOException {
        Path directory = files.block(request.id()).resolve("copies").resolve(step);
        Directories.remove(directory);
        return Files.createDirectories(directory);
    }

    private static List<String> hosts(BlockCluster cluster, List<String> words, String step)
            throws InvalidRequestException {
        try {
            return HostNames.of(cluster.life().cluster()).named(words);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("hosts of " + step + ": " + e.getMessage());
        }
    }

    private static RunRequest script(String step, BlockCluster cluster, List<String> hosts, String text, Duration limit)
            throws InvalidRequestException {
        List<String> named = hosts(cluster, hosts, "clusterScript");
        return RunRequest.script(step, cluster.life().request(), "script", text, named, limit);
    }

    private void idle() throws InterruptedException, IOException {
        long deadline = System.nanoTime() + LONGEST_ABORT.toNanos();
        synchronized (ending) {
            while (!activities.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new IOException("Steps in the block did not end within " + LONGEST_ABORT.toMinutes()
                            + " minutes: "
                            + activities.stream().map(Activity::status).toList());
                }
                ending.wait(left);
            }
        }
    }

    String build() {
        return request.build();
    }

    /** Lets that run continue, if it is held; see {@link SuiteRun#letContinue}. */
    boolean letContinue(String run, String by) {
        return activities.stream().anyMatch(activity -> activity.letContinue(run, by));
    }

    /** Asks for the end of all that runs in the block, at once. */
    public void abort(String by) {
        activities.forEach(activity -> activity.abort(by));
    }

    /**
     * Ends the block: runs that are open are ended, and its clusters go, or stay as was asked for. Waits for steps that go
     * on. Whatever fails in that, the rest is done all the same; then the first failure is thrown.
     *
     * @param failed whether the block did not succeed
     * @return the runs that this has ended
     */
    public List<FinishedRun> end(boolean failed, Optional<String> cancelledBy, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        // Steps that were given up by Jenkins while the engine was still at it.
        activities.forEach(activity -> activity.abort(cancelledBy.orElse("the end of the block")));
        List<FinishedRun> ended = new ArrayList<>();
        Attempts attempts = new Attempts();
        // A step that does not end has its run, and a run without its cluster cannot be ended.
        boolean canEndRuns = attempts.of(this::idle) && attempts.of(() -> ready(telling));
        cancelledBy.ifPresent(telling.activity()::cancel);
        if (canEndRuns) {
            attempts.of(() -> {
                for (String suite : open.begun()) {
                    attempts.of(() -> ended.add(open.end(suite, telling)));
                }
            });
        }
        attempts.of(() -> pool.end(failed, telling.out()));
        attempts.of(() -> Directories.remove(files.block(request.id())));
        attempts.end();
        return ended;
    }
}
