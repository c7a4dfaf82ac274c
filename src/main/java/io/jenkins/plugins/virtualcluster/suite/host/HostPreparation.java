package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.Delivery;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.Shell;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is done on a host as soon as it answers: cloud-init is waited for where it runs, the host gets its name, names of the
 * cluster are tried, its files are delivered, what its stages need of the disk is reserved, its interfaces are shaped.
 */
public final class HostPreparation {
    /** For the network and its name server to come up on the host. */
    private static final Duration NAMES = Duration.ofSeconds(60);

    private static final int MOST_OTHERS = 2;

    /** Networks whose DNS server is the hypervisor's, which knows all names before any host boots. */
    private static final Set<Network.Mode> NAMED =
            EnumSet.of(Network.Mode.NAT, Network.Mode.ISOLATED, Network.Mode.ROUTED);

    private final String topology;
    private final RunSettings settings;
    /** In place of the suite's files. */
    private final Optional<FileTree.Source> files;

    /** @param suiteHosts short names of the hosts that run the suite's scripts */
    public HostPreparation(ClusterPlan plan, List<String> suiteHosts, RunSettings settings) {
        this(plan, suiteHosts, settings, Optional.empty());
    }

    private HostPreparation(
            ClusterPlan plan, List<String> suiteHosts, RunSettings settings, Optional<FileTree.Source> files) {
        this.files = files;
        this.topology = Topology.of(plan, suiteHosts, Map.of()).json();
        this.settings = settings;
    }

    /** That of a guest on which an image is prepared, with these files. */
    public static HostPreparation ofImage(ClusterPlan plan, RunSettings settings, FileTree.Source files) {
        return new HostPreparation(plan, List.of(), settings, Optional.of(files));
    }

    /**
     * @param scripts the host's, by stage
     * @return the host's boot id, if it has one
     * @throws RemoteException if the host cannot be prepared: the message has what it said
     */
    public Optional<String> prepare(
            HostSession session, PlannedHost host, Map<Stage, String> scripts, RemoteHost connection)
            throws RemoteException, InterruptedException {
        HostLayout layout = session.layout();
        List<String> addresses =
                host.interfaces().stream().map(each -> each.mac().toString()).toList();
        if (!session.isRestored()) {
            new CloudInit(session, addresses).await(connection);
            session.waits("names");
            name(session, host, addresses, connection);
        }
        session.waits("files");
        List<String> command = new ArrayList<>(List.of(layout.base() + "/prepare.sh", String.join(",", addresses)));
        for (PlannedInterface planned : host.interfaces()) {
            Shaping shaping = planned.definition().shaping();
            if (!shaping.equals(Shaping.NONE)) {
                command.addAll(
                        List.of(planned.mac().toString(), planned.definition().network(), netem(shaping)));
            }
        }
        CommandResult result = connection.deliver(
                new Delivery(
                        layout.files(scripts, topology, files.orElseGet(layout::suiteFiles)),
                        layout.base(),
                        scripts.keySet().stream().map(layout::directory).toList(),
                        command),
                4096,
                settings.delivery());
        if (result.exitCode() != 0) {
            throw new RemoteException(
                    host.fullName() + " could not be prepared: " + (result.output() + result.errors()).strip());
        }
        return bootId(result.output());
    }

    /** The boot id in what a host printed, on a line of its own. */
    static Optional<String> bootId(String output) {
        return output.lines().filter(line -> line.matches("[0-9a-f-]{36}")).reduce((before, line) -> line);
    }

    private void name(HostSession session, PlannedHost host, List<String> addresses, RemoteHost connection)
            throws RemoteException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "",
                String.valueOf(NAMES.toSeconds()),
                host.fullName(),
                host.host().name(),
                String.join(",", addresses)));
        arguments.addAll(names(session.layout().cluster(), host.host()));
        CommandResult result = connection.execute(
                Shell.command(HostLayout.guarded("names.sh"), arguments.toArray(String[]::new)),
                4096,
                NAMES.plus(settings.delivery()));
        if (!result.output().contains("virtual-cluster named")) {
            throw new RemoteException(session.name() + " is not ready: " + (result.output() + result.errors()).strip());
        }
    }

    /**
     * Names of a cluster that its network has resolve on that host: its own, and some that stand for all the others, since they differ in
     * how they are made and not in whose they are.
     */
    static List<String> names(Cluster cluster, Host host) {
        String network = host.interfaces().get(0).network();
        if (!NAMED.contains(cluster.network(network).mode())) {
            return List.of();
        }
        List<Host> near = cluster.hosts().stream()
                .filter(each ->
                        each.interfaces().stream().anyMatch(at -> at.network().equals(network)))
                .toList();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i <= Math.min(MOST_OTHERS, near.size() - 1); i++) {
            Host each = near.get((near.indexOf(host) + i) % near.size());
            names.add(each.name());
            names.add(cluster.fullName(each));
        }
        cluster.aliases().stream()
                .filter(alias -> near.stream().anyMatch(each -> alias.hosts().contains(each.name())))
                .limit(MOST_OTHERS)
                .forEach(alias -> names.add(alias.name()));
        return List.copyOf(names);
    }

    private static String netem(Shaping shaping) {
        StringBuilder words = new StringBuilder();
        shaping.latency()
                .ifPresent(latency ->
                        words.append("delay ").append(latency.toNanos() / 1000).append("us "));
        shaping.loss().ifPresent(loss -> words.append("loss ").append(loss).append("% "));
        shaping.bandwidth().ifPresent(bits -> words.append("rate ").append(bits).append("bit "));
        return words.toString().strip();
    }
}
