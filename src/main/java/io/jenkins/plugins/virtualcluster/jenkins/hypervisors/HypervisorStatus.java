package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorFacts;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was last seen of a hypervisor.
 *
 * @param seen when; empty if it was never asked
 * @param facts empty if it was never reached
 * @param load empty if it was never reached
 * @param clusters as they were when it was last reached
 * @param problems sentences: why it could not be reached, what could not be removed
 */
public record HypervisorStatus(
        HypervisorDescription hypervisor,
        Optional<Instant> seen,
        Optional<HypervisorFacts> facts,
        Optional<HypervisorLoad> load,
        List<ClusterLine> clusters,
        List<String> problems) {
    public HypervisorStatus {
        clusters = clusters.stream()
                .sorted(Comparator.comparing(ClusterLine::state).thenComparing(ClusterLine::run))
                .toList();
        problems = List.copyOf(problems);
    }

    static HypervisorStatus unknown(HypervisorDescription hypervisor) {
        return new HypervisorStatus(
                hypervisor, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    public String name() {
        return hypervisor.name();
    }

    /** Where it is, without what only libvirt needs to know. */
    public String place() {
        return hypervisor.uri().replaceFirst("\\?.*", "");
    }

    /** What it is and has free, in short sentences. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        facts.ifPresent(its -> sentences.addAll(List.of(
                its.versions() + ", " + its.cpus() + (its.cpus() == 1 ? " CPU" : " CPUs"),
                its.virtualization().sentence(),
                "Guests of " + String.join(", ", its.architectures()),
                Units.text(its.freeMemory()) + " of " + Units.text(its.memory()) + " memory free",
                Units.text(its.freeSpace()) + " free in storage pool " + its.pool())));
        load.ifPresent(its -> sentences.add(guests(its.guests())));
        return sentences;
    }

    private static String guests(List<HypervisorLoad.Guest> guests) {
        long memory = guests.stream().mapToLong(guest -> guest.memory().bytes()).sum();
        int cpus = guests.stream().mapToInt(HypervisorLoad.Guest::cpus).sum();
        return guests.isEmpty()
                ? "No guests"
                : guests.size() + (guests.size() == 1 ? " guest" : " guests") + " with "
                        + Units.text(new DataSize(memory)) + " memory and " + cpus + " CPUs together";
    }

    public String seenText() {
        return seen.map(time -> "Seen " + Units.text(Duration.between(time, Instant.now())) + " ago")
                .orElse("Not polled yet");
    }
}
