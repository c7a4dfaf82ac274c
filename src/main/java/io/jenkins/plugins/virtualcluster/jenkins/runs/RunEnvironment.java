package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ActiveRuns;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ClusterDirectories;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorConnections;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.RunFleet;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What runs need of the world.
 *
 * @param hypervisors those that are configured now
 * @param unreachable says, in a sentence, that a hypervisor could not be reached lately; empty if it could, or was not asked
 * @param remote makes the way to the hosts of one cluster
 * @param clusters on the controller: a directory for each block, with one for each of its clusters, mode 700
 * @param owner as in leases
 * @param standbys the standby clusters of this Jenkins
 */
public record RunEnvironment(
        HypervisorConnections connections,
        Supplier<List<HypervisorDescription>> hypervisors,
        Function<HypervisorDescription, Optional<String>> unreachable,
        Supplier<RemoteHosts> remote,
        RunSettings settings,
        ActiveRuns runs,
        Path clusters,
        String owner,
        Clock clock,
        StandbyShelf standbys) {

    /** One whose standby clusters lie beside the blocks' clusters. */
    public RunEnvironment(
            HypervisorConnections connections,
            Supplier<List<HypervisorDescription>> hypervisors,
            Function<HypervisorDescription, Optional<String>> unreachable,
            Supplier<RemoteHosts> remote,
            RunSettings settings,
            ActiveRuns runs,
            Path clusters,
            String owner,
            Clock clock) {
        this(
                connections,
                hypervisors,
                unreachable,
                remote,
                settings,
                runs,
                clusters,
                owner,
                clock,
                new StandbyShelf(ClusterDirectories.standbys(clusters), owner));
    }

    /**
     * Connections to hypervisors; the caller closes them.
     *
     * @param names of configured hypervisors; none for all
     * @throws InvalidRequestException if one is not configured
     * @throws HypervisorException if none of them can be used
     */
    RunFleet fleet(List<String> names) throws InvalidRequestException, HypervisorException {
        return connections.fleet(chosen(names));
    }

    /**
     * The same of those that the block's job may use. One that is known to be unreachable is skipped, which spares each build the
     * wait for it; where all are, all are tried.
     *
     * @param refusal why one may not be used for another reason, a sentence for each
     * @param note hears of those that are omitted
     * @throws InvalidRequestException also if none may be
     */
    RunFleet fleet(BlockRequest block, Function<HypervisorDescription, List<String>> refusal, Consumer<String> note)
            throws InvalidRequestException, HypervisorException {
        return connections.fleet(reachable(allowed(block, refusal, note), note));
    }

    /** @throws InvalidRequestException if the block's job may use none of the hypervisors that the block names */
    void requireAccess(BlockRequest block) throws InvalidRequestException {
        allowed(block, one -> List.of(), skipped -> {});
    }

    private List<HypervisorDescription> allowed(
            BlockRequest block, Function<HypervisorDescription, List<String>> refusal, Consumer<String> note)
            throws InvalidRequestException {
        List<HypervisorDescription> allowed = new ArrayList<>();
        Set<String> refused = new LinkedHashSet<>();
        for (HypervisorDescription one : chosen(block.hypervisors())) {
            List<String> reasons = one.refusal(block.job()).map(List::of).orElseGet(() -> refusal.apply(one));
            if (reasons.isEmpty()) {
                allowed.add(one);
            }
            refused.addAll(reasons);
        }
        if (allowed.isEmpty() && !refused.isEmpty()) {
            throw new InvalidRequestException(String.join("\n", refused));
        }
        refused.forEach(reason -> note.accept("Skipped: " + reason));
        return allowed;
    }

    private List<HypervisorDescription> reachable(List<HypervisorDescription> all, Consumer<String> note) {
        List<HypervisorDescription> reachable =
                all.stream().filter(one -> unreachable.apply(one).isEmpty()).toList();
        if (reachable.isEmpty()) {
            return all;
        }
        all.forEach(one -> unreachable.apply(one).ifPresent(why -> note.accept("Skipped: " + why)));
        return reachable;
    }

    private List<HypervisorDescription> chosen(List<String> names) throws InvalidRequestException {
        List<HypervisorDescription> configured = hypervisors.get();
        if (names.isEmpty()) {
            return configured;
        }
        List<HypervisorDescription> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(configured.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidRequestException(Suggestions.unknown(
                            "hypervisor",
                            name,
                            configured.stream().map(HypervisorDescription::name).toList()))));
        }
        return chosen;
    }
}
