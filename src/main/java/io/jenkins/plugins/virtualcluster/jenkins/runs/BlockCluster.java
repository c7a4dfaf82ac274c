package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.hypervisor.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.Place;
import io.jenkins.plugins.virtualcluster.hypervisor.PlacingListener;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ImageRule;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.RunFleet;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.ClusterLife;
import io.jenkins.plugins.virtualcluster.suite.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.PrivateFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** A cluster of a block, with the connections that it needs. */
final class BlockCluster implements AutoCloseable {
    /** For room on a hypervisor. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);

    private final String definition;
    private final RunFleet fleet;
    private final RemoteHosts remote;
    private final ClusterLife life;
    private final AtomicBoolean isVirtualizationTold = new AtomicBoolean();

    private BlockCluster(String definition, RunFleet fleet, RemoteHosts remote, ClusterLife life) {
        this.definition = definition;
        this.fleet = fleet;
        this.remote = remote;
        this.life = life;
    }

    /**
     * Finds room for a cluster. Nothing is started yet.
     *
     * @param hypervisors names; empty for all
     * @throws UserError if no hypervisor may be given the cluster's images
     * @throws HypervisorException if there is no room, and will not be in time
     */
    static BlockCluster place(
            ClusterRequest request, List<String> hypervisors, Engine engine, Activity activity, PrintStream log)
            throws UserError, HypervisorException, IOException, InterruptedException {
        // First of all: to look for a place, images on the controller are read.
        RunFleet fleet = engine.fleet(
                hypervisors, one -> new ImageRule(request.repository(), one).problems(request.cluster()), log::println);
        try {
            fleet.leftOut().forEach(log::println);
            Lease lease = new Lease(
                    request.id(),
                    request.cluster().name(),
                    request.suite(),
                    request.owner(),
                    LeaseProcess.own(),
                    engine.clock().instant().plus(request.lifetime()),
                    false);
            Place place = fleet.fleet()
                    .place(request.cluster(), lease, LONGEST_WAIT, new Placing(request, fleet, activity, log));
            log.println("Cluster " + request.cluster().name() + " (" + request.id() + ") is placed: "
                    + fleet.named(place.reason()));
            RemoteHosts remote = engine.remote().get();
            ClusterLife life = new ClusterLife(request, Fleet.at(place), remote, engine.settings(), engine.clock());
            return new BlockCluster(Files.readString(request.definition()), fleet, remote, life);
        } catch (HypervisorException | IOException | InterruptedException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /**
     * Goes on with a cluster of an earlier process of this Jenkins. A hypervisor that is away is waited for.
     *
     * @param wait how long, at most
     * @throws HypervisorException if its hypervisor is not configured any more, or cannot be reached
     */
    static BlockCluster resume(
            Path privateDirectory, List<String> hypervisors, Engine engine, Duration wait, Telling telling)
            throws UserError, HypervisorException, IOException, InterruptedException {
        String place = ClusterLife.address(privateDirectory).place();
        RunFleet fleet = engine.fleet(hypervisors);
        try {
            HypervisorAddress address = fleet.fleet().addresses().stream()
                    .filter(one -> one.place().equals(place))
                    .findFirst()
                    .orElseThrow(() -> new HypervisorException("Cluster "
                            + privateDirectory.getFileName() + " was started on " + place
                            + ", which is not configured any more; configure it again, or remove there what begins with vc-"
                            + privateDirectory.getFileName()));
            Hypervisor hypervisor = new Reaching(fleet, address, wait).reach(telling);
            RemoteHosts remote = engine.remote().get();
            ClusterLife life = ClusterLife.resume(
                    privateDirectory, hypervisor, address, remote, engine.settings(), engine.clock());
            String definition = Files.readString(privateDirectory.resolve("cluster.yaml"));
            return new BlockCluster(definition, fleet, remote, life);
        } catch (HypervisorException | IOException | InterruptedException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    /** Tells the log why a run waits. */
    private record Placing(ClusterRequest request, RunFleet fleet, Activity activity, PrintStream log)
            implements PlacingListener {
        @Override
        public void waiting(String reason) {
            activity.status("cluster " + request.cluster().name() + " " + fleet.named(reason));
            log.println("Cluster " + request.cluster().name() + " (" + request.id() + ") " + fleet.named(reason));
        }

        @Override
        public void note(String message) {
            log.println(fleet.named(message));
        }
    }

    ClusterLife life() {
        return life;
    }

    String id() {
        return life.id();
    }

    /** Whether a log is to be told that: how its guests are run is told once, though each record has it. */
    boolean isNews(String note) {
        return life.virtualization().filter(note::equals).isEmpty() || isVirtualizationTold.compareAndSet(false, true);
    }

    /** Whether that definition, as text, is its own, and those are the values of its tags. */
    boolean isDefinedBy(String text, Map<String, String> tags) {
        return definition.equals(text) && life.cluster().tags().equals(tags);
    }

    /** Leaves it to people for that time; says how they come in. */
    String keep(Duration time) throws HypervisorException, IOException, InterruptedException {
        Instant until = life.keep(time).truncatedTo(ChronoUnit.SECONDS);
        Path directory = life.request().privateDirectory();
        PrivateFiles.leave(directory, until);
        return "is kept until " + until + "; on the controller: ssh -F " + directory + "/ssh_config HOST"
                + (PrivateFiles.withoutLogin(directory) ? ", by a login of your own on the hypervisor's machine" : "");
    }

    /** Removes it, with what lets in to it. */
    void end() throws HypervisorException, IOException, InterruptedException {
        life.end();
        life.forget();
    }

    /** Lets go of it. */
    @Override
    public void close() {
        try {
            remote.close();
        } finally {
            fleet.close();
        }
    }
}
