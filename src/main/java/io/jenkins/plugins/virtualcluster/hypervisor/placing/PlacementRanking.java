package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Decides which of several hypervisors a cluster is tried on first. */
final class PlacementRanking {
    /** Where there is room come first; then where few wait; then where a standby cluster is; then where no image has to be brought; then where most stays free. */
    private static final Comparator<Candidate> BEST = Comparator.comparing((Candidate one) -> !one.hasRoom())
            .thenComparingInt(Candidate::waiting)
            .thenComparing(one -> !one.standby())
            .thenComparingInt(Candidate::imagesToBring)
            .thenComparing(Comparator.comparingDouble(Candidate::freePart).reversed());

    private PlacementRanking() {}

    /**
     * A hypervisor that may take the cluster.
     *
     * @param hasRoom whether it would fit now
     * @param standby whether a standby cluster for it may be there
     * @param waiting how many runs wait there
     * @param imagesToBring how many of its images are not there yet
     * @param freePart of its memory, with the cluster there, 0 to 1
     */
    record Candidate(
            HypervisorAddress address,
            boolean hasRoom,
            boolean standby,
            int waiting,
            int imagesToBring,
            double freePart) {
        /** For people. */
        String sentence() {
            List<String> parts = new ArrayList<>();
            parts.add(hasRoom ? Math.round(freePart * 100) + "% of its memory stays free" : "no capacity now");
            if (waiting > 0) {
                parts.add(waiting + " waiting there");
            }
            if (standby) {
                parts.add("a standby cluster");
            }
            parts.add(imagesToBring == 0 ? "images present" : imagesToBring + " images to upload");
            return address.place() + " (" + String.join(", ", parts) + ")";
        }
    }

    /** The best one first; equals stay in the order in which they were named. */
    static List<Candidate> inOrder(List<Candidate> candidates) {
        return candidates.stream().sorted(BEST).toList();
    }

    /**
     * Those hypervisors that have all the labels that the cluster asks for.
     *
     * @throws HypervisorException if there is none
     */
    static List<HypervisorAddress> labelled(List<HypervisorAddress> addresses, Cluster cluster)
            throws HypervisorException {
        List<HypervisorAddress> suited = addresses.stream()
                .filter(address -> address.labels().containsAll(cluster.labels()))
                .toList();
        if (suited.isEmpty()) {
            throw new HypervisorException("Cluster " + cluster.name() + " asks for a hypervisor with "
                    + words(cluster.labels()) + "; configured: "
                    + String.join(
                            ", ",
                            addresses.stream()
                                    .map(address -> address.place() + " with " + words(address.labels()))
                                    .toList())
                    + "; add `labels=...` to a hypervisor's URI, or change `hypervisor` in "
                    + cluster.file());
        }
        return suited;
    }

    /** Such as {@code the label big}. */
    static String words(Set<String> labels) {
        return labels.isEmpty()
                ? "no labels"
                : (labels.size() == 1 ? "the label " : "the labels ") + String.join(", ", labels);
    }

    /** How many of the cluster's images would have to be brought. */
    static int imagesToBring(Cluster cluster, Set<Image> there) {
        return (int) cluster.hosts().stream()
                .map(Host::image)
                .distinct()
                .filter(image -> !there.contains(image))
                .count();
    }

    /** Images of its storage pool that the cluster wants and nobody can bring. */
    static List<String> missing(Cluster cluster, Set<Image> there) {
        return cluster.hosts().stream()
                .map(Host::image)
                .distinct()
                .filter(image -> image instanceof Image.PoolVolume && !there.contains(image))
                .map(image -> ((Image.PoolVolume) image).name())
                .toList();
    }
}
