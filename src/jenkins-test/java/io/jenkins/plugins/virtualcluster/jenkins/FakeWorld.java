package io.jenkins.plugins.virtualcluster.jenkins;

import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineService;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorOpener;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.LocalRuns;
import io.jenkins.plugins.virtualcluster.suite.OutlivingHypervisor;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What every Jenkins of these tests meets in place of libvirt and guests: a hypervisor in memory, and SSH servers in this
 * JVM. A Jenkins that is to be killed has them elsewhere: see {@link #DIRECTORY}.
 */
public final class FakeWorld {
    /**
     * The property that names a directory whose {@code hypervisor} is one that outlives this JVM, and whose {@code machines}
     * says where the SSH servers are.
     */
    static final String DIRECTORY = "virtualcluster.world";

    static final FakeHypervisor HYPERVISOR = new FakeHypervisor();
    private static final LocalMachines MACHINES = new LocalMachines();

    private FakeWorld() {}

    /** Called by Jenkins before it loads builds; see META-INF/services/annotations. */
    @Initializer(after = InitMilestone.EXTENSIONS_AUGMENTED, before = InitMilestone.JOB_LOADED)
    public static void begin() {
        String outlasting = System.getProperty(DIRECTORY);
        Hypervisor hypervisor =
                outlasting == null ? HYPERVISOR : OutlivingHypervisor.in(Path.of(outlasting, "hypervisor"));
        ExtensionList.lookup(HypervisorOpener.class).add(0, (address, images) -> hypervisor);
        ExtensionList.lookup(EngineService.Hosts.class)
                .add(0, outlasting == null ? new LocalHosts() : new OutlastingHosts(Path.of(outlasting)));
        if (outlasting != null) {
            ExtensionList.lookup(ChecksPublisherFactory.class).add(0, new Checks(Path.of(outlasting, "checks")));
        }
    }

    /** Takes what the plugin of a repository's host would: a line of a file for each check. */
    private static final class Checks extends ChecksPublisherFactory {
        private final Path file;

        Checks(Path file) {
            this.file = file;
        }

        @Override
        protected Optional<ChecksPublisher> createPublisher(Run<?, ?> run, TaskListener listener) {
            return Optional.of(new ChecksPublisher() {
                @Override
                public void publish(ChecksDetails details) {
                    try {
                        Files.writeString(
                                file,
                                details.getName().orElseThrow() + " " + details.getStatus() + " "
                                        + details.getConclusion() + "\n",
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
    }

    /** The SSH servers, for all clusters of all time. */
    private static final class LocalHosts implements EngineService.Hosts {
        @Override
        public RemoteHosts connections() {
            return MACHINES.shared();
        }

        @Override
        public RunSettings settings() {
            // not in Jenkins's home: in tests that has a blank in its name, as no host's directory has
            return LocalRuns.settings(
                    PluginClasses.CLASSES.resolveSibling("hosts-of-jenkins").toAbsolutePath());
        }
    }

    /** SSH servers of another process. */
    private record OutlastingHosts(Path directory) implements EngineService.Hosts {
        @Override
        public RemoteHosts connections() {
            try {
                return LocalMachines.published(directory.resolve("machines"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public RunSettings settings() {
            return LocalRuns.settings(directory.resolve("hosts"));
        }
    }
}
