package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorFacts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** Connects to a hypervisor as it is configured, and says what it is, what it has free, and what is wrong with a remedy. */
public final class ConnectionTest {
    private static final Logger LOG = System.getLogger(ConnectionTest.class.getName());
    private static final DataSize LITTLE_MEMORY = DataSize.parse("512 MiB");
    private static final DataSize LITTLE_SPACE = DataSize.parse("2 GiB");

    private ConnectionTest() {}

    public static List<FormMessage> run(HypervisorDescription hypervisor, HypervisorConnections connections)
            throws InterruptedException {
        try (HypervisorConnections.Use use = connections.use(hypervisor)) {
            return findings(hypervisor, use.hypervisor().facts());
        } catch (HypervisorException e) {
            return List.of(FormMessage.error(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // Who pressed the button is to see more than that something is wrong.
            LOG.log(Level.WARNING, "The test of hypervisor " + hypervisor.name() + " hit a bug", e);
            return List.of(FormMessage.error("The test hit a bug: " + e + "; see the log of Jenkins"));
        }
    }

    private static List<FormMessage> findings(HypervisorDescription hypervisor, HypervisorFacts facts) {
        List<FormMessage> findings = new ArrayList<>();
        findings.add(FormMessage.fine("Connected to " + facts.hostName() + ": " + facts.versions() + ", " + facts.cpus()
                + (facts.cpus() == 1 ? " CPU" : " CPUs")));
        findings.add(
                facts.virtualization().kvm()
                        ? FormMessage.fine(facts.virtualization().sentence())
                        : FormMessage.warning(facts.virtualization().sentence()
                                + ". They run, some ten times slower; switch virtualisation on in the machine's firmware,"
                                + " and make /dev/kvm usable there"));
        findings.add(FormMessage.fine("Guests of " + String.join(", ", facts.architectures())));
        String memory = facts.freeMemory().about() + " of " + facts.memory().about() + " memory free";
        findings.add(
                facts.freeMemory().compareTo(LITTLE_MEMORY) >= 0
                        ? FormMessage.fine(memory)
                        : FormMessage.warning(memory + "; stop other guests there, or add memory"));
        String space = facts.freeSpace().about() + " free in storage pool " + facts.pool();
        findings.add(
                facts.freeSpace().compareTo(LITTLE_SPACE) >= 0
                        ? FormMessage.fine(space)
                        : FormMessage.warning(space + "; free some space, or choose a larger pool"));
        hypervisor
                .limits()
                .memory()
                .filter(limit -> limit.compareTo(facts.memory()) > 0)
                .ifPresent(limit -> findings.add(FormMessage.warning("The memory limit of " + limit
                        + " is more than the machine has, " + facts.memory().about())));
        return findings;
    }
}
