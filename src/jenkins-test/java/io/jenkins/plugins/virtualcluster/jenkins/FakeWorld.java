package io.jenkins.plugins.virtualcluster.jenkins;

import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorOpener;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Hosts;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import io.jenkins.plugins.virtualcluster.suite.LocalRuns;
import io.jenkins.plugins.virtualcluster.suite.RunSettings;
import java.time.Duration;

/**
 * What every Jenkins of these tests meets in place of libvirt and guests: a hypervisor in memory, and SSH servers in this
 * JVM. It goes on while a Jenkins is restarted.
 */
public final class FakeWorld {
    static final FakeHypervisor HYPERVISOR = new FakeHypervisor();
    private static final LocalMachines MACHINES = new LocalMachines();

    private FakeWorld() {}

    /** Called by Jenkins before it loads builds; see META-INF/services/annotations. */
    @Initializer(after = InitMilestone.EXTENSIONS_AUGMENTED, before = InitMilestone.JOB_LOADED)
    public static void begin() {
        ExtensionList.lookup(HypervisorOpener.class).add(0, address -> HYPERVISOR);
        ExtensionList.lookup(Hosts.class).add(0, new LocalHosts());
    }

    /** The SSH servers, for all clusters of all time. */
    private static final class LocalHosts implements Hosts {
        @Override
        public RemoteHosts connections() {
            return new RemoteHosts() {
                @Override
                public RemoteHost connect(SshTarget target, Duration timeout)
                        throws RemoteException, InterruptedException {
                    return MACHINES.connect(target, timeout);
                }

                @Override
                public void close() {
                    // They go with the JVM.
                }
            };
        }

        @Override
        public RunSettings settings() {
            // not in Jenkins's home: in tests that has a blank in its name, as no host's directory has
            return LocalRuns.settings(
                    PluginClasses.CLASSES.resolveSibling("hosts-of-jenkins").toAbsolutePath());
        }
    }
}
