package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Guests that are files: in a directory for each cluster. */
record KeptGuests(Path directory) {

    /** @param arguments of {@link Hypervisor#start} */
    ClusterPlan start(Object... arguments) throws HypervisorException, IOException {
        ClusterPlan plan = (ClusterPlan) arguments[0];
        Path cluster = directory.resolve(plan.lease().run());
        if (Files.exists(cluster)) {
            throw new HypervisorException("Run " + plan.lease().run() + " was started already");
        }
        Files.createDirectories(cluster);
        for (ClusterPlan.PlannedHost host : plan.hosts()) {
            Files.createFile(cluster.resolve(host.host().name()));
            ((Hypervisor.StartListener) arguments[2]).started(host.host().name());
        }
        return plan;
    }

    List<FoundCluster> find() {
        return names(directory).stream()
                .map(run -> OutlivingHypervisor.found(run, names(directory.resolve(run))))
                .toList();
    }

    private static List<String> names(Path directory) {
        String[] found = directory.toFile().list();
        return found == null ? List.of() : List.of(found);
    }

    /** @param arguments of {@link Hypervisor#renew} */
    Void renew(Object... arguments) throws HypervisorException {
        String run = ((Lease) arguments[0]).run();
        if (!Files.exists(directory.resolve(run))) {
            throw new HypervisorException("no objects of run " + run + " exist to renew");
        }
        return null;
    }

    List<String> destroy(String run) throws IOException {
        Path cluster = directory.resolve(run);
        for (String host : names(cluster)) {
            Files.delete(cluster.resolve(host));
        }
        Files.deleteIfExists(cluster);
        return List.of();
    }
}
