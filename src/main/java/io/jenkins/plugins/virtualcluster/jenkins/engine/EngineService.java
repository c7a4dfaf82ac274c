package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorService;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.runs.Blocks;
import io.jenkins.plugins.virtualcluster.jenkins.runs.RunEnvironment;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The engine in this Jenkins: the blocks in progress, and the threads that do their work. Idle, it has no thread. */
@Extension
public final class EngineService {
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "virtual cluster step");
        thread.setDaemon(true);
        return thread;
    });
    private Blocks blocks;

    public static EngineService get() {
        return ExtensionList.lookupSingleton(EngineService.class);
    }

    public synchronized Blocks blocks() {
        if (blocks == null) {
            HypervisorService service = HypervisorService.get();
            Hosts hosts = ExtensionList.lookup(Hosts.class).get(0);
            blocks = new Blocks(new RunEnvironment(
                    service.connections(),
                    VirtualClusterCloud::allHypervisors,
                    hosts::connections,
                    hosts.settings(),
                    service.master().runs(),
                    HypervisorService.clusters(),
                    service.master().owner(),
                    Clock.systemUTC()));
        }
        return blocks;
    }

    ExecutorService threads() {
        return threads;
    }
}
