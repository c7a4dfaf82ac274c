package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLostException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.PlacementListener;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.WaitReason;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ImagePolicy;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.RunFleet;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.KnownImages;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterHost;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterListener;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterStateDirectory;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.StandbyUse;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A cluster of a block, with the connections that it needs. */
final class BlockCluster implements AutoCloseable {
    /** For room on a hypervisor. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);

    private final String definition;
    private final RunFleet fleet;
    private final RemoteHosts remote;
    private final ManagedCluster life;
    private final AtomicBoolean isVirtualizationTold = new AtomicBoolean();

    private BlockCluster(String definition, RunFleet fleet, RemoteHosts remote, ManagedCluster life) {
        this.definition = definition;
        this.fleet = fleet;
        this.remote = remote;
        this.life = life;
    }

    /**
     * Finds room for a cluster. Nothing is started yet.
     *
     * @throws InvalidRequestException if the block's job may use no hypervisor, or none may be given the cluster's images
     * @throws HypervisorException if there is no room, and will not be in time
     */
    static BlockCluster place(
            ClusterRequest request, BlockRequest block, RunEnvironment engine, Activity activity, PrintStream log)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        // First of all: to look for a place, images on the controller are read.
        Opened opened = new Opened(engine.fleet(
                block, one -> new ImagePolicy(request.repository(), one).problems(request.cluster()), log::println));
        try {
            RunFleet fleet = opened.fleet;
            fleet.leftOut().forEach(log::println);
            Lease lease = new Lease(
                    request.id(),
                    request.cluster().name(),
                    request.suite(),
                    request.owner(),
                    LeaseProcess.own(),
                    engine.clock().instant().plus(request.lifetime()),
                    false);
            String definition = Files.readString(request.definition());
            try (Placing placing = new Placing(request, engine, fleet, activity, log)) {
                opened.place = fleet.fleet().place(request.cluster(), lease, LONGEST_WAIT, placing);
            }
            Allocation place = opened.place;
            log.println("Cluster " + request.cluster().name() + " (" + request.id() + ") is placed: "
                    + fleet.named(place.reason()));
            opened.remote = engine.remote().get();
            Optional<ManagedCluster> standby = request.standby() == StandbyUse.TAKES
                    ? standby(request, place, new StandbyShelf.Adopting(block, engine), fleet, opened.remote, log)
                    : Optional.empty();
            ManagedCluster life = standby.isPresent()
                    ? standby.get()
                    : new ManagedCluster(
                            request.booting(), Fleet.at(place), opened.remote, engine.settings(), engine.clock());
            return opened.done(new BlockCluster(definition, fleet, opened.remote, life));
        } finally {
            opened.undo(log);
        }
    }

    /** A hypervisor that is lost meanwhile may be back when the cluster is started instead. */
    private static Optional<ManagedCluster> standby(
            ClusterRequest request,
            Allocation place,
            StandbyShelf.Adopting adopting,
            RunFleet fleet,
            RemoteHosts remote,
            PrintStream log)
            throws HypervisorException, InterruptedException {
        RunEnvironment engine = adopting.engine();
        try {
            return adopting.take(
                    request.booting(),
                    place,
                    new KnownImages(request.repository()),
                    remote,
                    engine.settings(),
                    engine.clock(),
                    new TakeoverLog(request, fleet, engine.clock(), log));
        } catch (HypervisorLostException e) {
            log.println(fleet.named("No standby cluster is used: " + e.getMessage()));
            return Optional.empty();
        }
    }

    /** What was opened for a cluster that is not there yet. */
    private static final class Opened {
        private final RunFleet fleet;
        /** Null as long as there is none, as with the next one. */
        private Allocation place;

        private RemoteHosts remote;
        private boolean done;

        Opened(RunFleet fleet) {
            this.fleet = fleet;
        }

        BlockCluster done(BlockCluster cluster) {
            done = true;
            return cluster;
        }

        /** Lets go of it all, unless the cluster came to be. */
        void undo(PrintStream log) {
            if (done) {
                return;
            }
            try {
                if (place != null) {
                    giveBack(log);
                }
            } finally {
                try {
                    if (remote != null) {
                        remote.close();
                    }
                } finally {
                    fleet.close();
                }
            }
        }

        private void giveBack(PrintStream log) {
            try {
                place.giveBack();
            } catch (HypervisorException e) {
                log.println("The run's ticket could not be removed: " + e.getMessage()
                        + "; it is removed when the hypervisor is polled next");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Continues a cluster of an earlier process of this Jenkins. A hypervisor that is unreachable is waited for.
     *
     * @param wait how long, at most
     * @throws HypervisorException if its hypervisor is not configured any more, or cannot be reached
     */
    static BlockCluster resume(
            Path privateDirectory, List<String> hypervisors, RunEnvironment engine, Duration wait, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        String place = ManagedCluster.address(privateDirectory).place();
        Opened opened = new Opened(engine.fleet(hypervisors));
        try {
            RunFleet fleet = opened.fleet;
            HypervisorAddress address = fleet.fleet().addresses().stream()
                    .filter(one -> one.place().equals(place))
                    .findFirst()
                    .orElseThrow(() -> new HypervisorException("Cluster "
                            + privateDirectory.getFileName() + " was started on " + place
                            + ", which is no longer configured; configure it again, or remove there everything whose name begins with vc-"
                            + privateDirectory.getFileName()));
            Hypervisor hypervisor = new HypervisorReconnect(fleet, address, wait).reach(telling);
            opened.remote = engine.remote().get();
            ManagedCluster life = ManagedCluster.resume(
                    privateDirectory, hypervisor, address, opened.remote, engine.settings(), engine.clock());
            String definition = Files.readString(privateDirectory.resolve("cluster.yaml"));
            return opened.done(new BlockCluster(definition, fleet, opened.remote, life));
        } finally {
            opened.undo(telling.out());
        }
    }

    /** Tells the log why a run waits; closed when it waits no more. */
    private static final class Placing implements PlacementListener, AutoCloseable {
        private final ClusterRequest request;
        private final RunEnvironment engine;
        private final RunFleet fleet;
        private final Activity activity;
        private final PrintStream log;
        /** By the thread that searches, which has ended when this is closed, or soon will. */
        private final AtomicBoolean isWaiting = new AtomicBoolean();

        Placing(ClusterRequest request, RunEnvironment engine, RunFleet fleet, Activity activity, PrintStream log) {
            this.request = request;
            this.engine = engine;
            this.fleet = fleet;
            this.activity = activity;
            this.log = log;
        }

        @Override
        public void waiting(String reason) {
            if (isWaiting.compareAndSet(false, true)) {
                engine.standbys().waits();
            }
            activity.status("cluster " + request.cluster().name() + " " + fleet.named(reason));
            log.println("Cluster " + request.cluster().name() + " (" + request.id() + ") " + fleet.named(reason));
        }

        @Override
        public boolean hasStandby(HypervisorAddress address) {
            return request.standby() == StandbyUse.TAKES
                    && engine.standbys().stock().has(request.cluster().name(), address);
        }

        @Override
        public boolean free(WaitReason.Lack lack, HypervisorAddress address) throws InterruptedException {
            return engine.standbys()
                    .stock()
                    .giveWay(
                            lack,
                            fleet.fleet(),
                            address,
                            request.cluster().name(),
                            engine.settings().teardown(),
                            this::note);
        }

        @Override
        public void note(String message) {
            log.println(fleet.named(message));
        }

        @Override
        public void close() {
            // What the search says after this counts for nothing.
            if (!isWaiting.compareAndSet(false, true)) {
                engine.standbys().waitsNoMore();
            }
        }
    }

    /** Tells a build's log of a standby cluster that is taken over, or cannot be. */
    private record TakeoverLog(ClusterRequest request, RunFleet fleet, Clock clock, PrintStream log)
            implements ClusterListener {
        @Override
        public void note(String message) {
            log.println(fleet.named(message));
        }

        @Override
        public void waiting(String reason) {
            // It has its place.
        }

        @Override
        public void placed(String hypervisor, String reason) {
            // As above.
        }

        @Override
        public void restored(String id, Instant since) {
            log.println("Cluster " + request.cluster().name() + " (" + request.id() + ") takes standby cluster " + id
                    + ", made " + Times.words(Duration.between(since, clock.instant())) + " ago, and goes by that id");
        }

        @Override
        public void starting(ClusterHost host) {
            log.println("host " + host.name() + " is restored at " + host.address());
        }
    }

    ManagedCluster life() {
        return life;
    }

    String id() {
        return life.id();
    }

    /** Whether a log is to be told that: how its guests are run is told once, though each record has it. */
    boolean isNews(String note) {
        return life.virtualization().filter(note::equals).isEmpty() || isVirtualizationTold.compareAndSet(false, true);
    }

    /** Whether that definition, as text, is its own, with the same files and the same values of its tags. */
    boolean isDefinedBy(String text, Cluster wanted) {
        return definition.equals(text)
                && life.cluster().usedFiles().equals(wanted.usedFiles())
                && life.cluster().tags().equals(wanted.tags());
    }

    /** Leaves it to people for that time; says how they come in. */
    String keep(Duration time) throws HypervisorException, IOException, InterruptedException {
        Instant until = life.keep(time).truncatedTo(ChronoUnit.SECONDS);
        Path directory = life.request().privateDirectory();
        ClusterStateDirectory.leave(directory, until);
        return "is kept until " + until + "; on the controller: ssh -F " + word(directory.resolve("ssh_config"))
                + " HOST"
                + (ClusterStateDirectory.withoutLogin(directory)
                        ? ", using your own login on the hypervisor's machine"
                        : "");
    }

    /** As one word for a shell. */
    private static String word(Path file) {
        String path = file.toString();
        return path.matches("[A-Za-z0-9_./:@%+,-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    /** Removes it, with what lets in to it. */
    void end() throws HypervisorException, IOException, InterruptedException {
        life.end();
        life.forget();
    }

    /** Lets go of it; it stays where it is. */
    @Override
    public void close() {
        try {
            life.letGo();
        } finally {
            try {
                remote.close();
            } finally {
                fleet.close();
            }
        }
    }

    /** Tells a build's log of the start of a cluster. */
    record ClusterLog(BlockCluster cluster, PrintStream log) implements ClusterListener {
        @Override
        public void note(String message) {
            if (cluster.isNews(message)) {
                log.println(message);
            }
        }

        @Override
        public void waiting(String reason) {
            log.println("The cluster " + reason);
        }

        @Override
        public void placed(String hypervisor, String reason) {
            // Told when the cluster was placed.
        }

        @Override
        public void starting(ClusterHost host) {
            log.println("host " + host.name() + " starting at " + host.address());
        }
    }
}
