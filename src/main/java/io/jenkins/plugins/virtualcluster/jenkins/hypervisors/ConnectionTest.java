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

    public static List<Finding> run(HypervisorDescription hypervisor, HypervisorConnections connections)
            throws InterruptedException {
        try (HypervisorConnections.Use use = connections.use(hypervisor)) {
            return findings(hypervisor, use.hypervisor().facts());
        } catch (HypervisorException e) {
            return List.of(Finding.error(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // Who pressed the button is to see more than that something is wrong.
            LOG.log(Level.WARNING, "The test of hypervisor " + hypervisor.name() + " met a bug", e);
            return List.of(Finding.error("The test met a bug: " + e + "; the log of Jenkins has more"));
        }
    }

    private static List<Finding> findings(HypervisorDescription hypervisor, HypervisorFacts facts) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.fine("Connected to " + facts.hostName() + ": " + facts.versions() + ", " + facts.cpus()
                + (facts.cpus() == 1 ? " CPU" : " CPUs")));
        findings.add(
                facts.virtualization().kvm()
                        ? Finding.fine(facts.virtualization().sentence())
                        : Finding.warning(facts.virtualization().sentence()
                                + ". They run, some ten times slower; switch virtualisation on in the machine's firmware,"
                                + " and make /dev/kvm usable there"));
        String memory = Amounts.text(facts.freeMemory()) + " of " + Amounts.text(facts.memory()) + " memory free";
        findings.add(
                facts.freeMemory().compareTo(LITTLE_MEMORY) >= 0
                        ? Finding.fine(memory)
                        : Finding.warning(memory + "; stop what else runs there, or give it more"));
        String space = Amounts.text(facts.freeSpace()) + " free in storage pool " + facts.pool();
        findings.add(
                facts.freeSpace().compareTo(LITTLE_SPACE) >= 0
                        ? Finding.fine(space)
                        : Finding.warning(space + "; free some, or name a larger pool"));
        hypervisor
                .limits()
                .memory()
                .filter(limit -> limit.compareTo(facts.memory()) > 0)
                .ifPresent(limit -> findings.add(Finding.warning("The memory limit of " + limit
                        + " is more than the machine has, " + Amounts.text(facts.memory()))));
        return findings;
    }
}
