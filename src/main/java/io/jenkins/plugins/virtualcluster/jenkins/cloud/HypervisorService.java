package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ActiveRuns;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ClusterDirectories;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorConnections;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorOpener;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorWatch;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.JenkinsMaster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import jenkins.model.Jenkins;

/** What this Jenkins has of the engine: connections to its hypervisors, what it knows of them, and its runs. */
@Extension
public final class HypervisorService {
    private static final int OWNER_DIGITS = 8;

    private final JenkinsMaster master;
    private final HypervisorConnections connections;
    private final HypervisorWatch watch;

    public HypervisorService() throws IOException {
        Path directory = directory();
        String owner = "jenkins-" + Jenkins.get().getLegacyInstanceId().substring(0, OWNER_DIGITS);
        master = new JenkinsMaster(owner, new ActiveRuns(directory.resolve("runs-in-use")));
        connections = new HypervisorConnections(
                directory.resolve("logins"),
                new StoredLogins(),
                (address, images) ->
                        ExtensionList.lookup(HypervisorOpener.class).get(0).open(address, images));
        watch = new HypervisorWatch(
                connections, master, new ClusterDirectories(clusters(), master.runs()), Clock.systemUTC());
    }

    public static HypervisorService get() {
        return ExtensionList.lookupSingleton(HypervisorService.class);
    }

    /** Where the plugin keeps what belongs to no build. */
    public static Path directory() {
        return Jenkins.get().getRootDir().toPath().resolve("virtual-cluster");
    }

    /** What lets in to the hosts of clusters. */
    public static Path clusters() {
        return directory().resolve("clusters");
    }

    public JenkinsMaster master() {
        return master;
    }

    public HypervisorConnections connections() {
        return connections;
    }

    public HypervisorWatch watch() {
        return watch;
    }

    /** Ends the connections, and with them the logins on disk. */
    @Terminator
    public static void end() throws InterruptedException {
        get().watch.end();
    }
}
