package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A hypervisor that outlives the process: each of its clusters is a directory, each guest a file in it. What else is asked
 * of it is answered by one in memory.
 */
public final class OutlivingHypervisor {
    private OutlivingHypervisor() {}

    /** Runs have their hosts' files beside it, and what is saved of these as well. */
    public static Hypervisor in(Path directory) {
        Path hosts = directory.resolveSibling("hosts");
        Path saved = directory.resolveSibling("saved");
        Hypervisor memory = new FakeHypervisor();
        KeptGuests guests = new KeptGuests(directory);
        return (Hypervisor) Proxy.newProxyInstance(
                OutlivingHypervisor.class.getClassLoader(),
                new Class<?>[] {Hypervisor.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "start" -> guests.start(arguments);
                    case "find" -> guests.find();
                    case "renew" -> guests.renew(arguments);
                    case "snapshot" -> {
                        String run = ((ClusterPlan) arguments[0]).lease().run();
                        SavedFiles.copy(hosts.resolve(run), saved.resolve(run));
                        yield null;
                    }
                    case "putBack" -> {
                        String run = ((ClusterPlan) arguments[0]).lease().run();
                        SavedFiles.copy(saved.resolve(run), hosts.resolve(run));
                        yield List.of();
                    }
                    case "destroy" -> guests.destroy((String) arguments[0]);
                    case "watch" -> (Hypervisor.Subscription) () -> {};
                    case "console" -> ("console of " + arguments[1]).getBytes(StandardCharsets.UTF_8);
                    default -> {
                        try {
                            yield method.invoke(memory, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                });
    }

    /** Only the hosts of a cluster are known of it. */
    static FoundCluster found(String run, List<String> hosts) {
        return new FoundCluster(
                run,
                Optional.empty(),
                hosts.stream()
                        .map(host -> new FoundCluster.FoundHost(host, host, "running"))
                        .toList(),
                List.of(),
                Optional.empty());
    }
}
