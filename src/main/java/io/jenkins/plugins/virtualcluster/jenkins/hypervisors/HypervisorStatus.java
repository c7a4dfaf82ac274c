package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorFacts;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.ClusterState;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Master;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was last seen of a hypervisor.
 *
 * @param seen when it was last asked; empty if it never was
 * @param reached when it last answered; empty if it never did
 * @param failing since when it has not answered, as far as this process knows; empty if it answered last
 * @param facts empty if it was never reached
 * @param load empty if it was never reached
 * @param clusters as they were when it was last reached
 * @param problems sentences: why it could not be reached, what could not be removed
 */
public record HypervisorStatus(
        HypervisorDescription hypervisor,
        Optional<Instant> seen,
        Optional<Instant> reached,
        Optional<Instant> failing,
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
                hypervisor,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
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
                Messages.HypervisorStatus_machine(its.versions(), its.cpus()),
                its.virtualization().sentence(),
                Messages.HypervisorStatus_architectures(String.join(", ", its.architectures())),
                Messages.HypervisorStatus_memory(
                        its.freeMemory().about(), its.memory().about()),
                Messages.HypervisorStatus_space(its.freeSpace().about(), its.pool()))));
        load.ifPresent(its -> sentences.add(guests(its.guests())));
        return sentences;
    }

    private static String guests(List<HypervisorLoad.Guest> guests) {
        long memory = guests.stream().mapToLong(guest -> guest.memory().bytes()).sum();
        int cpus = guests.stream().mapToInt(HypervisorLoad.Guest::cpus).sum();
        return guests.isEmpty()
                ? Messages.HypervisorStatus_noGuests()
                : Messages.HypervisorStatus_guests(guests.size(), new DataSize(memory).about(), cpus);
    }

    /** Whether it answered when it was last asked. */
    public boolean isReachable() {
        return seen.isPresent() && seen.equals(reached);
    }

    /** Whether it was asked and did not answer. */
    public boolean isUnreachable() {
        return seen.isPresent() && !isReachable();
    }

    /** What is known of its clusters where none are listed, or where those listed may be gone; empty where nothing needs saying. */
    public String knowledgeText() {
        if (isReachable()) {
            return clusters.isEmpty() ? Messages.HypervisorStatus_noClusters() : "";
        }
        if (reached.isEmpty()) {
            return Messages.HypervisorStatus_neverReached();
        }
        String ago = Times.words(Duration.between(reached.get(), Instant.now()));
        return clusters.isEmpty()
                ? Messages.HypervisorStatus_noClustersThen(ago)
                : Messages.HypervisorStatus_clustersThen(ago);
    }

    public String seenText() {
        return seen.map(time -> Messages.HypervisorStatus_seen(Times.words(Duration.between(time, Instant.now()))))
                .orElse(Messages.HypervisorStatus_notPolled());
    }

    /**
     * A cluster as the cloud's page shows it.
     *
     * @param suite what it was started for: a suite, or the build whose block it is
     * @param own whether this Jenkins started it
     * @param standby since when it stands by, and what it takes; empty if it does not
     * @param build the id by which Jenkins finds the build that uses it; empty if none of this Jenkins does
     * @param objects all that is there of it, one per line
     */
    public record ClusterLine(
            String run,
            String cluster,
            String suite,
            String owner,
            boolean own,
            String build,
            ClusterState state,
            Optional<Standby> standby,
            Optional<Instant> until,
            List<String> hosts,
            List<String> objects) {
        public ClusterLine {
            hosts = List.copyOf(hosts);
            objects = List.copyOf(objects);
        }

        static ClusterLine of(FoundCluster found, Master master, Map<String, String> notes, Instant now) {
            Optional<Lease> lease = found.lease();
            return new ClusterLine(
                    found.run(),
                    lease.map(Lease::cluster).orElse(""),
                    lease.map(Lease::suite).orElse(""),
                    lease.map(Lease::owner).orElse(""),
                    master.owns(found),
                    notes.getOrDefault(found.run(), "").lines().findFirst().orElse(""),
                    master.stateOf(found, now),
                    found.standby(),
                    lease.map(Lease::until),
                    found.hosts().stream()
                            .map(host ->
                                    host.name() + (host.state().equals("running") ? "" : " (" + host.state() + ")"))
                            .toList(),
                    found.objects());
        }

        /** Such as {@code running}, {@code kept until 2026-01-31 18:05 UTC}, {@code leftover}. */
        public String stateText() {
            return switch (state) {
                case RUNNING -> Messages.ClusterLine_running();
                case KEPT ->
                    until.map(end -> Messages.ClusterLine_keptUntil(Times.minute(end)))
                            .orElse(Messages.ClusterLine_kept());
                case STANDBY ->
                    standby.map(its -> {
                                String age = Times.words(Duration.between(its.since(), Instant.now()));
                                return its.isPaused()
                                        ? Messages.ClusterLine_pausedSince(age)
                                        : Messages.ClusterLine_standbySince(
                                                age, its.disk().about());
                            })
                            .orElse(Messages.ClusterLine_standby());
                case LEFTOVER -> Messages.ClusterLine_leftover();
                case HALF_MADE -> Messages.ClusterLine_halfMade();
            };
        }

        /** Who started it: {@code this Jenkins}, or the owner in its lease. */
        public String ownerText() {
            return own ? Messages.ClusterLine_own() : owner;
        }

        /** Those that are there; of a cluster that stands by, how many are saved. */
        public String hostsText() {
            return standby.filter(its -> !its.isPaused())
                    .map(its -> Messages.ClusterLine_saved(its.hosts()))
                    .orElse(String.join(", ", hosts));
        }

        public boolean isStandby() {
            return state == ClusterState.STANDBY;
        }
    }
}
