package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorFacts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
            return List.of(FormMessage.error(Messages.ConnectionTest_bug(e)));
        }
    }

    /**
     * The same for several at once, each finding with its hypervisor's name; of what is fine the first sentence only.
     *
     * @param hypervisors in the order of the findings
     */
    public static List<FormMessage> runAll(List<HypervisorDescription> hypervisors, HypervisorConnections connections)
            throws InterruptedException {
        if (hypervisors.isEmpty()) {
            return List.of(FormMessage.warning(Messages.ConnectionTest_none()));
        }
        ExecutorService threads = Executors.newFixedThreadPool(hypervisors.size(), task -> {
            Thread thread = new Thread(task, "virtual cluster connection test");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<List<FormMessage>>> tests = new ArrayList<>();
            hypervisors.forEach(one -> tests.add(() -> run(one, connections)));
            List<FormMessage> all = new ArrayList<>();
            List<Future<List<FormMessage>>> ends = threads.invokeAll(tests);
            for (int i = 0; i < ends.size(); i++) {
                String name = hypervisors.get(i).name();
                List<FormMessage> found = ends.get(i).get();
                for (FormMessage each : found) {
                    if (each.level() != FormMessage.Level.FINE || each == found.get(0)) {
                        all.add(new FormMessage(each.level(), name + ": " + each.text()));
                    }
                }
            }
            return all;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The test of all hypervisors hit a bug", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<FormMessage> findings(HypervisorDescription hypervisor, HypervisorFacts facts) {
        List<FormMessage> findings = new ArrayList<>();
        findings.add(
                FormMessage.fine(Messages.ConnectionTest_connected(facts.hostName(), facts.versions(), facts.cpus())));
        findings.add(
                facts.virtualization().kvm()
                        ? FormMessage.fine(facts.virtualization().sentence())
                        : FormMessage.warning(Messages.ConnectionTest_emulated(
                                facts.virtualization().sentence())));
        findings.add(
                FormMessage.fine(Messages.HypervisorStatus_architectures(String.join(", ", facts.architectures()))));
        String memory = Messages.HypervisorStatus_memory(
                facts.freeMemory().about(), facts.memory().about());
        findings.add(
                facts.freeMemory().compareTo(LITTLE_MEMORY) >= 0
                        ? FormMessage.fine(memory)
                        : FormMessage.warning(Messages.ConnectionTest_littleMemory(memory)));
        String space = Messages.HypervisorStatus_space(facts.freeSpace().about(), facts.pool());
        findings.add(
                facts.freeSpace().compareTo(LITTLE_SPACE) >= 0
                        ? FormMessage.fine(space)
                        : FormMessage.warning(Messages.ConnectionTest_littleSpace(space)));
        hypervisor
                .limits()
                .memory()
                .filter(limit -> limit.compareTo(facts.memory()) > 0)
                .ifPresent(limit -> findings.add(FormMessage.warning(
                        Messages.ConnectionTest_limit(limit, facts.memory().about()))));
        return findings;
    }
}
