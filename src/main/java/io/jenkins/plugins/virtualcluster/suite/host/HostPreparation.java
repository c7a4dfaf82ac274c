package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.util.Map;
import java.util.Optional;

/**
 * What is done on a host as soon as it answers: its files are delivered, what its stages need of the disk is reserved, its
 * interfaces are shaped.
 */
public final class HostPreparation {
    private final RunSettings settings;

    public HostPreparation(RunSettings settings) {
        this.settings = settings;
    }

    /**
     * @param scripts the host's, by stage
     * @return the host's boot id, if it has one
     * @throws RemoteException if the host cannot be prepared: the message has what it said
     */
    public Optional<String> prepare(
            HostLayout layout, PlannedHost host, Map<Stage, String> scripts, RemoteHost connection)
            throws RemoteException, InterruptedException {
        connection.deliver(layout.files(scripts), layout.base(), settings.delivery());
        if (!scripts.isEmpty()) {
            connection.reserve(scripts.keySet().stream().map(layout::directory).toList(), settings.delivery());
        }
        StringBuilder command = new StringBuilder(layout.base())
                .append("/prepare.sh ")
                .append(host.host().name());
        for (PlannedInterface planned : host.interfaces()) {
            Shaping shaping = planned.definition().shaping();
            if (!shaping.equals(Shaping.NONE)) {
                command.append(" '%s' '%s' '%s'"
                        .formatted(planned.mac(), planned.definition().network(), netem(shaping)));
            }
        }
        CommandResult result = connection.execute(command.toString(), 4096, settings.delivery());
        if (result.exitCode() != 0) {
            throw new RemoteException(
                    host.fullName() + " could not be prepared: " + (result.output() + result.errors()).strip());
        }
        return result.output()
                .lines()
                .filter(line -> line.matches("[0-9a-f-]{36}"))
                .reduce((before, line) -> line);
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
