package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorFacts;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Tickets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A hypervisor that outlives the process: each of its clusters is a directory, each guest a file in it. */
final class OutlivingHypervisor implements Hypervisor {
    private final Path directory;
    private final FakeHypervisor fake = new FakeHypervisor();

    OutlivingHypervisor(Path directory) {
        this.directory = directory;
    }

    @Override
    public HypervisorFacts facts() throws HypervisorException {
        return fake.facts();
    }

    @Override
    public ClusterPlan plan(Cluster cluster, Lease lease) throws HypervisorException {
        return fake.plan(cluster, lease);
    }

    @Override
    public List<Document> documents(ClusterPlan plan, ClusterKeys keys) {
        return fake.documents(plan, keys);
    }

    @Override
    public ClusterPlan start(ClusterPlan plan, ClusterKeys keys, StartListener listener) throws HypervisorException {
        Path cluster = directory.resolve(plan.lease().run());
        if (Files.exists(cluster)) {
            throw new HypervisorException("Run " + plan.lease().run() + " was started already");
        }
        try {
            Files.createDirectories(cluster);
            for (ClusterPlan.PlannedHost host : plan.hosts()) {
                Files.createFile(cluster.resolve(host.host().name()));
                listener.started(host.host().name());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return plan;
    }

    @Override
    public Subscription watch(String run, Consumer<GuestEvent> listener) {
        return () -> {};
    }

    @Override
    public HypervisorLoad load() throws HypervisorException {
        return fake.load();
    }

    @Override
    public Set<Image> images(Cluster cluster) throws HypervisorException {
        return fake.images(cluster);
    }

    @Override
    public Tickets tickets() {
        return fake.tickets();
    }

    @Override
    public Subscription watchEnds(Runnable listener) {
        return () -> {};
    }

    @Override
    public byte[] console(String run, String host, long offset, int limit) {
        return ("console of " + host).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<FoundCluster> find() {
        return names(directory).stream()
                .map(run -> new FoundCluster(
                        run,
                        Optional.empty(),
                        names(directory.resolve(run)).stream()
                                .map(host -> new FoundCluster.FoundHost(host, host, "running"))
                                .toList(),
                        List.of(),
                        Optional.empty()))
                .toList();
    }

    private static List<String> names(Path directory) {
        List<String> names = new ArrayList<>();
        String[] found = directory.toFile().list();
        if (found != null) {
            names.addAll(Arrays.asList(found));
        }
        return names;
    }

    @Override
    public void renew(Lease lease) throws HypervisorException {
        if (!Files.exists(directory.resolve(lease.run()))) {
            throw new HypervisorException("nothing of run " + lease.run() + " is there to renew");
        }
    }

    @Override
    public List<String> destroy(String run, Duration timeout) {
        Path cluster = directory.resolve(run);
        try {
            for (String host : names(cluster)) {
                Files.delete(cluster.resolve(host));
            }
            Files.deleteIfExists(cluster);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of();
    }

    @Override
    public void close() {
        fake.close();
    }
}
