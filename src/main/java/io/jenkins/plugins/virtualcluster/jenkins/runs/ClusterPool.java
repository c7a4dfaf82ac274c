package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.suite.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.RunId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The clusters of one block. Where the block names one, all its suites share it; else each suite has one for itself, which
 * the next that wants the same gets. One that the infrastructure failed is not given to anybody again.
 */
final class ClusterPool {
    /** Renewed long before; while Jenkins is down, runs in use keep the cluster from being removed. */
    private static final Duration LEASE = Duration.ofHours(2);

    private static final Duration RECONNECT = Duration.ofMinutes(5);

    private final BlockRequest block;
    private final Engine engine;
    private final BuildFiles files;
    private final List<Held> clusters = new ArrayList<>();
    /** Held while a cluster is made that others may be waiting to share. */
    private final ReentrantLock making = new ReentrantLock();

    private static final class Held {
        private final BlockCluster cluster;
        private int users;
        private boolean spoiled;
        /** Whether a run of an earlier process is on it, which will go on. */
        private boolean awaited;

        Held(BlockCluster cluster, int users) {
            this.cluster = cluster;
            this.users = users;
        }

        boolean isIdle() {
            return users == 0 && !awaited;
        }
    }

    ClusterPool(BlockRequest block, Engine engine, BuildFiles files) {
        this.block = block;
        this.engine = engine;
        this.files = files;
    }

    /** Takes over what an earlier process of this Jenkins left, as far as this has not. */
    void resume(Telling telling) throws UserError, HypervisorException, IOException, InterruptedException {
        PrintStream log = telling.out();
        for (PrivateClusters.Left left : PrivateClusters.of(engine, block)) {
            if (isHeld(left.id())) {
                continue;
            }
            BlockCluster cluster =
                    BlockCluster.resume(left.directory(), block.hypervisors(), engine, RECONNECT, telling);
            Held held = new Held(cluster, 0);
            List<RunState> runs = files.concerning(left.id());
            held.spoiled = runs.stream().anyMatch(run -> run.ended().isPresent()) | !isTakenOver(cluster, log);
            held.awaited = runs.stream().anyMatch(run -> run.ended().isEmpty());
            if (held.spoiled && !held.awaited) {
                // Whoever spoiled it would have ended it.
                end(cluster, log);
                continue;
            }
            synchronized (this) {
                clusters.add(held);
            }
        }
    }

    /** Whether it is sound, or has not been started yet. */
    private static boolean isTakenOver(BlockCluster cluster, PrintStream log) throws IOException, InterruptedException {
        if (cluster.life().isStarted()) {
            try {
                cluster.life().takeOver(new ClusterLog(cluster, log));
            } catch (HypervisorException e) {
                log.println(e.getMessage());
                return false;
            }
        }
        return true;
    }

    private synchronized boolean isHeld(String id) {
        return clusters.stream().anyMatch(held -> held.cluster.id().equals(id));
    }

    /**
     * A cluster for one suite; {@link #release} follows. It may not be started yet: the suite does that.
     *
     * @param wanted as the suite's definitions have it
     * @param repository that it was read from
     */
    BlockCluster take(Cluster wanted, Path repository, String purpose, Activity activity, PrintStream log)
            throws UserError, HypervisorException, IOException, InterruptedException {
        if (block.cluster().isPresent()) {
            return shared(wanted, repository, activity, log);
        }
        String definition = Files.readString(repository.resolve(wanted.file()));
        List<Held> idle = new ArrayList<>();
        synchronized (this) {
            for (Held held : clusters) {
                if (held.isIdle() && !held.spoiled && held.cluster.isDefinedBy(definition, wanted.tags())) {
                    held.users = 1;
                    return held.cluster;
                }
                if (held.isIdle()) {
                    idle.add(held);
                }
            }
            clusters.removeAll(idle);
        }
        // They would hold the room that the new one needs.
        for (Held held : idle) {
            end(held.cluster, log);
        }
        return make(wanted, repository, purpose, activity, log);
    }

    private BlockCluster shared(Cluster wanted, Path repository, Activity activity, PrintStream log)
            throws UserError, HypervisorException, IOException, InterruptedException {
        making.lockInterruptibly();
        try {
            Optional<BlockCluster> there = sharedOne();
            BlockCluster cluster =
                    there.isPresent() ? there.get() : make(wanted, repository, block.build(), activity, log);
            Map<String, String> tags = cluster.life().cluster().tags();
            if (!tags.equals(wanted.tags())) {
                release(cluster, false, log);
                throw new UserError("Cluster " + wanted.name() + " of this block was made with the tags " + tags
                        + ", and the suite is for it with " + wanted.tags()
                        + "; expected the same, or a block without a cluster");
            }
            if (!cluster.life().isStarted()) {
                start(cluster, activity, log);
            }
            return cluster;
        } finally {
            making.unlock();
        }
    }

    private synchronized Optional<BlockCluster> sharedOne() {
        Optional<Held> found = clusters.stream().filter(held -> !held.spoiled).findFirst();
        found.ifPresent(held -> held.users++);
        return found.map(held -> held.cluster);
    }

    private void start(BlockCluster cluster, Activity activity, PrintStream log)
            throws HypervisorException, IOException, InterruptedException {
        activity.status("cluster " + cluster.life().cluster().name() + " is started");
        try {
            cluster.life().takeOver(new ClusterLog(cluster, log));
        } catch (HypervisorException | IOException | InterruptedException e) {
            release(cluster, true, log);
            throw e;
        }
    }

    private BlockCluster make(Cluster wanted, Path repository, String purpose, Activity activity, PrintStream log)
            throws UserError, HypervisorException, IOException, InterruptedException {
        String id = RunId.next();
        engine.runs().begin(id, block.note());
        ClusterRequest request = new ClusterRequest(
                id,
                wanted,
                repository.resolve(wanted.file()),
                repository,
                purpose,
                engine.owner(),
                LEASE,
                RECONNECT,
                PrivateClusters.directory(engine, block).resolve(id));
        try {
            BlockCluster made = BlockCluster.place(request, block.hypervisors(), engine, activity, log);
            synchronized (this) {
                clusters.add(new Held(made, 1));
            }
            return made;
        } catch (UserError | HypervisorException | IOException | InterruptedException | RuntimeException e) {
            engine.runs().end(id);
            throw e;
        }
    }

    /**
     * The block's cluster, as it is; {@link #release} follows.
     *
     * @throws UserError if the block has none
     */
    BlockCluster current() throws UserError {
        return block.cluster()
                .flatMap(name -> sharedOne())
                .orElseThrow(() -> new UserError("This block has no cluster, or the infrastructure failed it;"
                        + " expected virtualCluster('NAME') around it"));
    }

    /** That cluster, for a run of an earlier process that goes on, if it is there; {@link #release} follows. */
    synchronized Optional<BlockCluster> takeAgain(String id) {
        Optional<Held> held =
                clusters.stream().filter(one -> one.cluster.id().equals(id)).findFirst();
        held.ifPresent(one -> {
            one.users++;
            one.awaited = false;
        });
        return held.map(one -> one.cluster);
    }

    /**
     * A suite uses it no more.
     *
     * @param spoiled whether nobody is to be given it any more
     */
    void release(BlockCluster cluster, boolean spoiled, PrintStream log) throws InterruptedException {
        synchronized (this) {
            Held held = clusters.stream()
                    .filter(one -> one.cluster == cluster)
                    .findFirst()
                    .orElseThrow();
            held.users--;
            held.spoiled |= spoiled;
            if (!held.spoiled || held.users > 0) {
                return;
            }
            clusters.remove(held);
        }
        end(cluster, log);
    }

    /** Ends them all, or leaves those that are sound to people. */
    void end(Optional<Duration> keep, PrintStream log) throws InterruptedException {
        List<Held> all;
        synchronized (this) {
            all = List.copyOf(clusters);
            clusters.clear();
        }
        for (Held held : all) {
            if (keep.isEmpty()
                    || held.spoiled
                    || !held.cluster.life().isStarted()
                    || !keep(held.cluster, keep.get(), log)) {
                end(held.cluster, log);
            }
        }
        PrivateClusters.tidy(engine, block);
    }

    private boolean keep(BlockCluster cluster, Duration time, PrintStream log) throws InterruptedException {
        try (cluster) {
            log.println("Cluster " + cluster.life().cluster().name() + " (" + cluster.id() + ") " + cluster.keep(time));
            engine.runs().end(cluster.id());
            return true;
        } catch (HypervisorException | IOException e) {
            log.println("Cluster " + cluster.id() + " could not be kept: " + e.getMessage());
            return false;
        }
    }

    private void end(BlockCluster cluster, PrintStream log) throws InterruptedException {
        try (cluster) {
            cluster.end();
            log.println("Cluster " + cluster.life().cluster().name() + " (" + cluster.id() + ") is gone");
        } catch (HypervisorException | IOException e) {
            log.println("Cluster " + cluster.id() + " could not be torn down whole: " + e.getMessage()
                    + "; it is tried again once a minute");
        } finally {
            forget(cluster, log);
        }
    }

    /** From now on it is a leftover, if something of it is there. */
    private void forget(BlockCluster cluster, PrintStream log) {
        try {
            engine.runs().end(cluster.id());
        } catch (IOException e) {
            log.println("Cluster " + cluster.id() + " is still noted as used: " + e.getMessage());
        }
    }
}
