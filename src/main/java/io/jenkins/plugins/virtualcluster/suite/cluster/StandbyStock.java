package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.WaitReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The standby clusters of one owner that nobody has taken, by their private directories. Several processes may use the same ones:
 * whoever takes one first has it.
 */
public final class StandbyStock {
    /** In the place of the run that takes one, where it is taken to be removed. */
    private static final String REMOVAL = "removal";

    private final Path directories;
    private final String owner;

    /** @param directories has the private directory of each; may not be there */
    public StandbyStock(Path directories, String owner) {
        this.directories = directories;
        this.owner = owner;
    }

    /** One of them. */
    public record Held(StandbyDirectory directory, PersistedCluster cluster, StandbyDirectory.Facts facts) {
        public String id() {
            return directory.id();
        }

        /** When its guests were paused. */
        public Instant since() {
            return facts.standby().since();
        }

        public boolean isOn(HypervisorAddress address) {
            return cluster.address().place().equals(address.place());
        }

        /** Whether no run takes it any more, since it has stood by for as long as it was to. */
        public boolean isOver(Instant now) {
            return cluster.until().filter(until -> until.isBefore(now)).isPresent();
        }
    }

    /**
     * All of them, the oldest first.
     *
     * @param note told of each that is damaged, and is left to people: it may be anyone's
     */
    public List<Held> all(Consumer<String> note) throws IOException {
        if (!Files.isDirectory(directories)) {
            return List.of();
        }
        List<Held> held = new ArrayList<>();
        try (Stream<Path> all = Files.list(directories)) {
            for (Path each : all.toList()) {
                StandbyDirectory directory = StandbyDirectory.in(each);
                if (directory.isStandby() && !directory.isTaken()) {
                    try {
                        held(directory).ifPresent(held::add);
                    } catch (IOException e) {
                        note.accept("A standby cluster cannot be used: " + e.getMessage()
                                + ". Remove it with: virtual-cluster stop " + directory.id());
                    }
                }
            }
        }
        held.sort(Comparator.comparing(Held::since));
        return held;
    }

    /** The ids of all of them, the oldest first; none where they cannot be listed. */
    public List<String> ids() {
        try {
            return all(damaged -> {}).stream().map(Held::id).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Optional<Held> held(StandbyDirectory directory) throws IOException {
        PersistedCluster cluster = ClusterStateDirectory.in(directory.path()).kept();
        return cluster.started().isPresent() && cluster.owner().equals(owner)
                ? Optional.of(new Held(directory, cluster, directory.facts()))
                : Optional.empty();
    }

    /** Whether one of a cluster of that name is on that hypervisor; it need not fit. */
    public boolean has(String cluster, HypervisorAddress address) {
        try {
            return all(unusable -> {}).stream()
                    .anyMatch(one -> one.cluster().cluster().equals(cluster) && one.isOn(address));
        } catch (IOException e) {
            return false;
        }
    }

    /** What a standby cluster has among its facts if a run of that cluster at that place may take it. */
    public static String key(Cluster cluster, ImageSupply images, Allocation place)
            throws HypervisorException, IOException, InterruptedException {
        return StandbyKey.of(cluster, images.identities(cluster, place));
    }

    /**
     * Removes one, with its keys.
     *
     * @return false if somebody has taken it meanwhile
     * @throws HypervisorException if something is still there; it is a leftover then
     */
    public boolean remove(Held held, Hypervisor hypervisor, Duration limit)
            throws HypervisorException, IOException, InterruptedException {
        if (!held.directory().take(REMOVAL)) {
            return false;
        }
        hypervisor.destroy(held.id(), limit);
        ClusterStateDirectory.remove(held.directory().path());
        return true;
    }

    /**
     * Removes one for what it takes on that hypervisor: the oldest, and one that the run may take itself only where there
     * is no other.
     *
     * @param lack what the run lacks there; of what it needs to run, only those have some that are paused in memory
     * @param cluster the name of the run's
     * @param note told of it
     * @return whether one was removed
     */
    public boolean giveWay(
            WaitReason.Lack lack,
            Fleet fleet,
            HypervisorAddress address,
            String cluster,
            Duration limit,
            Consumer<String> note)
            throws InterruptedException {
        boolean paused = lack == WaitReason.Lack.TO_RUN;
        try {
            List<Held> there = new ArrayList<>(all(note).stream()
                    .filter(one -> one.isOn(address)
                            && (!paused || one.facts().standby().isPaused()))
                    .toList());
            there.sort(Comparator.comparing(one -> one.cluster().cluster().equals(cluster)));
            for (Held one : there) {
                if (remove(one, fleet.hypervisor(address), limit)) {
                    note.accept("Standby cluster " + one.id() + " of cluster "
                            + one.cluster().cluster() + " was removed, since this run needs its "
                            + (paused ? "capacity" : "space") + " on "
                            + address.place());
                    return true;
                }
            }
        } catch (HypervisorException | IOException e) {
            note.accept("No standby cluster could be removed from " + address.place() + " to make room for this run: "
                    + e.getMessage());
        }
        return false;
    }
}
