package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.cluster.ImageSupply;
import io.jenkins.plugins.virtualcluster.suite.cluster.StandbyDirectory;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.StandbyUse;
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
    private final RunEnvironment engine;
    private final BuildFiles files;
    private final List<Held> clusters = new ArrayList<>();
    /** Held while a cluster is made that others may be waiting to share. */
    private final ReentrantLock making = new ReentrantLock();

    private static final class Held {
        private final BlockCluster cluster;
        private int users;
        private boolean spoiled;
        /** Whether a run of an earlier process is on it, which will continue. */
        private boolean awaited;

        Held(BlockCluster cluster, int users) {
            this.cluster = cluster;
            this.users = users;
        }

        boolean isIdle() {
            return users == 0 && !awaited;
        }
    }

    ClusterPool(BlockRequest block, RunEnvironment engine, BuildFiles files) {
        this.block = block;
        this.engine = engine;
        this.files = files;
    }

    /**
     * Takes over what an earlier process of this Jenkins left, as far as this has not. One cluster that cannot be taken over
     * keeps no other: the next call tries it again.
     */
    void resume(StepIO telling) throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        Attempts attempts = new Attempts();
        for (PrivateClusters.Left left : PrivateClusters.of(engine, block)) {
            if (!isHeld(left.id())) {
                attempts.of(() -> resume(left, telling));
            }
        }
        attempts.end();
    }

    private void resume(PrivateClusters.Left left, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        PrintStream log = telling.out();
        BlockCluster cluster = BlockCluster.resume(left.directory(), block.hypervisors(), engine, RECONNECT, telling);
        boolean kept = false;
        try {
            Held held = new Held(cluster, 0);
            List<RunState> runs = files.concerning(left.id(), log);
            // One that still stands by was being taken over: nobody knows how far that came, and no run is on it.
            boolean standsBy = StandbyDirectory.in(left.directory()).isStandby();
            boolean takenOver = !standsBy && isTakenOver(cluster, log);
            held.spoiled =
                    !takenOver || runs.stream().anyMatch(run -> run.ended().isPresent());
            held.awaited = runs.stream().anyMatch(run -> run.ended().isEmpty());
            if (held.spoiled && !held.awaited) {
                // Whoever spoiled it would have ended it.
                remove(cluster, log);
                return;
            }
            synchronized (this) {
                clusters.add(held);
            }
            kept = true;
        } finally {
            if (!kept) {
                cluster.close();
            }
        }
    }

    /** Whether it is sound, or has not been started yet. */
    private static boolean isTakenOver(BlockCluster cluster, PrintStream log) throws IOException, InterruptedException {
        if (cluster.life().isStarted()) {
            try {
                cluster.life().takeOver(new BlockCluster.ClusterLog(cluster, log), ImageSupply.NONE);
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
     * @param standby whether a standby cluster may be taken over for it
     */
    BlockCluster take(
            Cluster wanted, Path repository, String purpose, boolean standby, Activity activity, PrintStream log)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        if (block.cluster().isPresent()) {
            return shared(wanted, repository, standby, activity, log);
        }
        String definition = Files.readString(repository.resolve(wanted.file()));
        List<Held> idle = new ArrayList<>();
        synchronized (this) {
            for (Held held : clusters) {
                if (held.isIdle() && !held.spoiled && held.cluster.isDefinedBy(definition, wanted)) {
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
        endAll(idle, held -> Optional.empty(), log);
        return make(wanted, repository, purpose, standby, activity, log);
    }

    private BlockCluster shared(Cluster wanted, Path repository, boolean standby, Activity activity, PrintStream log)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        making.lockInterruptibly();
        try {
            Optional<BlockCluster> there = sharedOne();
            BlockCluster cluster =
                    there.isPresent() ? there.get() : make(wanted, repository, block.build(), standby, activity, log);
            boolean taken = false;
            boolean starting = false;
            try {
                requireFit(cluster, wanted);
                if (!cluster.life().isStarted()) {
                    starting = true;
                    activity.status("cluster " + cluster.life().cluster().name() + " is started");
                    start(cluster, wanted, repository, activity, log);
                }
                taken = true;
                return cluster;
            } finally {
                if (!taken) {
                    release(cluster, starting, log);
                }
            }
        } finally {
            making.unlock();
        }
    }

    /** A cluster whose images are to be prepared is started as a run without a suite, whose record tells of that. */
    private void start(BlockCluster cluster, Cluster wanted, Path repository, Activity activity, PrintStream log)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        if (wanted.preparations().isEmpty()) {
            cluster.life().takeOver(new BlockCluster.ClusterLog(cluster, log), ImageSupply.NONE);
            return;
        }
        StepIO telling = new StepIO(log, false, activity);
        Optional<RunDirectory> begun = files.record(cluster.id());
        RunOnCluster run = begun.isPresent()
                ? RunOnCluster.resume(begun.get(), cluster, engine.clock(), telling)
                : RunOnCluster.begin(
                        RunRequest.clusterAlone(
                                cluster.id(),
                                wanted,
                                repository,
                                Optional.empty(),
                                engine.owner(),
                                Keep.always(LEASE),
                                cluster.life().request().privateDirectory(),
                                Timeouts.DEFAULT.start()),
                        cluster,
                        files,
                        engine.clock(),
                        telling);
        Verdict verdict = run.execute(activity);
        String sentence = RunOnCluster.ended(run.directory(), log).sentence();
        switch (verdict) {
            case PASSED -> {}
            case INFRASTRUCTURE -> throw new HypervisorException(sentence);
            case CANCELLED -> throw new InterruptedException(sentence);
            default -> throw new InvalidRequestException(sentence);
        }
    }

    /** @throws InvalidRequestException if the block has a cluster, which is another than that */
    synchronized void requireFit(Cluster wanted) throws InvalidRequestException {
        for (Held held : clusters) {
            if (block.cluster().isPresent() && !held.spoiled) {
                requireFit(held.cluster, wanted);
            }
        }
    }

    private static void requireFit(BlockCluster cluster, Cluster wanted) throws InvalidRequestException {
        Map<String, String> tags = cluster.life().cluster().tags();
        if (!tags.equals(wanted.tags())) {
            throw new InvalidRequestException(
                    "Cluster " + wanted.name() + " of this block was started with the tags " + tags
                            + ", but the suite needs it with " + wanted.tags()
                            + "; expected the same, or a block without a cluster");
        }
    }

    private synchronized Optional<BlockCluster> sharedOne() {
        Optional<Held> found = clusters.stream().filter(held -> !held.spoiled).findFirst();
        found.ifPresent(held -> held.users++);
        return found.map(held -> held.cluster);
    }

    private BlockCluster make(
            Cluster wanted, Path repository, String purpose, boolean standby, Activity activity, PrintStream log)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        String id = RunId.next();
        ClusterRequest request = new ClusterRequest(
                id,
                wanted,
                repository.resolve(wanted.file()),
                repository,
                purpose,
                engine.owner(),
                LEASE,
                RECONNECT,
                PrivateClusters.directory(engine, block).resolve(id),
                standby ? StandbyUse.TAKES : StandbyUse.NONE);
        boolean used = false;
        try {
            engine.runs().begin(id, block.note());
            BlockCluster made = BlockCluster.place(request, block, engine, activity, log);
            synchronized (this) {
                clusters.add(new Held(made, 1));
            }
            // One that stood by has an id of its own.
            used = made.id().equals(id);
            return made;
        } finally {
            if (!used) {
                forget(id, log);
            }
        }
    }

    /**
     * The block's cluster, as it is; {@link #release} follows.
     *
     * @throws InvalidRequestException if the block has none
     */
    BlockCluster current() throws InvalidRequestException {
        return block.cluster()
                .flatMap(name -> sharedOne())
                .orElseThrow(
                        () -> new InvalidRequestException("This block has no cluster, or the infrastructure failed it;"
                                + " expected virtualCluster('NAME') around it"));
    }

    /** That cluster, for a run of an earlier process that still runs, if it is there; {@link #release} follows. */
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
     * A suite uses it no more. One that the end of the block has taken away already is nobody's any more.
     *
     * @param spoiled whether nobody is to be given it any more
     */
    void release(BlockCluster cluster, boolean spoiled, PrintStream log) throws InterruptedException {
        synchronized (this) {
            Optional<Held> found =
                    clusters.stream().filter(one -> one.cluster == cluster).findFirst();
            if (found.isEmpty()) {
                return;
            }
            Held held = found.get();
            held.users--;
            held.spoiled |= spoiled;
            if (!held.spoiled || held.users > 0) {
                return;
            }
            clusters.remove(held);
        }
        end(cluster, log);
    }

    /**
     * Ends them all, or leaves those that are sound to people, as the block asks for.
     *
     * @param failed whether the block did not succeed
     */
    void end(boolean failed, PrintStream log)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        List<Held> all;
        synchronized (this) {
            all = List.copyOf(clusters);
            clusters.clear();
        }
        try {
            endAll(all, held -> keep(held, failed), log);
        } finally {
            PrivateClusters.tidy(engine, block);
        }
    }

    /** How long it stays when the block ends. */
    private interface Keeping {
        Optional<Duration> of(Held held) throws IOException;
    }

    private Optional<Duration> keep(Held held, boolean failed) throws IOException {
        return block.keepFailed().isPresent() && (failed || files.hasFailedOn(held.cluster.id()))
                ? block.keepFailed()
                : block.keep();
    }

    private void endAll(List<Held> all, Keeping keeping, PrintStream log)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        Attempts attempts = new Attempts();
        for (Held held : all) {
            attempts.of(() -> {
                try (BlockCluster cluster = held.cluster) {
                    Optional<Duration> keep = keeping.of(held);
                    if (keep.isEmpty()
                            || held.spoiled
                            || !cluster.life().isStarted()
                            || !keep(cluster, keep.get(), log)) {
                        remove(cluster, log);
                    }
                }
            });
        }
        attempts.end();
    }

    private boolean keep(BlockCluster cluster, Duration time, PrintStream log) throws InterruptedException {
        try {
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
            remove(cluster, log);
        }
    }

    /** Its connections stay open. */
    private void remove(BlockCluster cluster, PrintStream log) throws InterruptedException {
        try {
            cluster.end();
            log.println("Cluster " + cluster.life().cluster().name() + " (" + cluster.id() + ") is removed");
        } catch (HypervisorException | IOException e) {
            log.println("Cluster " + cluster.id() + " could not be removed completely: " + e.getMessage()
                    + "; retrying once a minute");
        } finally {
            forget(cluster.id(), log);
        }
    }

    /** From now on it is a leftover, if something of it is there. */
    private void forget(String id, PrintStream log) {
        try {
            engine.runs().end(id);
        } catch (IOException e) {
            log.println("Cluster " + id + " is still recorded as used: " + e.getMessage());
        }
    }
}
