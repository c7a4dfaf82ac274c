package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorService;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.runs.BlockRequest;
import io.jenkins.plugins.virtualcluster.jenkins.runs.Blocks;
import io.jenkins.plugins.virtualcluster.jenkins.runs.RunEnvironment;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshHosts;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The engine in this Jenkins: the blocks in progress, and the threads that do their work. Idle, it has no thread. */
@Extension
public final class EngineService {
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "virtual cluster step");
        thread.setDaemon(true);
        return thread;
    });
    private Blocks blocks;
    private RunEnvironment environment;

    public static EngineService get() {
        return ExtensionList.lookupSingleton(EngineService.class);
    }

    public synchronized Blocks blocks() {
        if (blocks == null) {
            blocks = new Blocks(environment());
        }
        return blocks;
    }

    /** What runs need of this Jenkins. */
    public synchronized RunEnvironment environment() {
        if (environment == null) {
            HypervisorService service = HypervisorService.get();
            Hosts hosts = ExtensionList.lookup(Hosts.class).get(0);
            environment = new RunEnvironment(
                    service.connections(),
                    VirtualClusterCloud::allHypervisors,
                    service.watch()::unreachable,
                    hosts::connections,
                    hosts.settings(),
                    service.master().runs(),
                    HypervisorService.clusters(),
                    service.master().owner(),
                    Clock.systemUTC());
        }
        return environment;
    }

    /** Lets a run continue that is held; see {@link Blocks#letContinue}. */
    public boolean letContinue(Run<?, ?> build, String run, String by) {
        return blocks().letContinue(build.getExternalizableId(), run, by);
    }

    ExecutorService threads() {
        return threads;
    }

    /** Does work for which nobody waits, with the rights of Jenkins itself. */
    public void later(Runnable work) {
        threads.execute(() -> {
            ACLContext rights = ACL.as2(ACL.SYSTEM2);
            try {
                work.run();
            } finally {
                rights.close();
            }
        });
    }

    /** Guests of hypervisors, by SSH, unless another way comes first. */
    @Extension(ordinal = GuestHosts.LAST)
    public static final class GuestHosts implements Hosts {
        static final double LAST = -1000;

        @Override
        public RemoteHosts connections() {
            return new SshHosts();
        }

        @Override
        public RunSettings settings() {
            return RunSettings.DEFAULT;
        }
    }

    /** Gives up, once a minute, the clusters of builds that are over without having ended their blocks: they are leftovers then. */
    @Extension
    public static final class AbandonedRuns extends AsyncPeriodicWork {
        private static final Logger LOGGER = Logger.getLogger(AbandonedRuns.class.getName());

        /** What was logged last, so that it is not logged each minute; used by one thread at a time. */
        private List<String> told = List.of();

        public AbandonedRuns() {
            super("Virtual clusters of finished builds");
        }

        @Override
        public long getRecurrencePeriod() {
            return MIN;
        }

        @Override
        protected Level getNormalLoggingLevel() {
            return Level.FINE;
        }

        @Override
        protected void execute(TaskListener listener) throws IOException {
            List<String> problems = HypervisorService.get()
                    .master()
                    .runs()
                    .endThoseOver(AbandonedRuns::goesOn, Clock.systemUTC().instant());
            if (!problems.equals(told)) {
                problems.forEach(LOGGER::warning);
            }
            told = problems;
        }

        private static boolean goesOn(String note) {
            Run<?, ?> build = Run.fromExternalizableId(BlockRequest.build(note));
            return build != null && build.isBuilding();
        }
    }

    /** The way to the hosts of clusters. */
    public interface Hosts {
        /** Connections to the hosts of one cluster; the caller closes them. */
        RemoteHosts connections();

        /** Limits that suites do not set. */
        RunSettings settings();
    }
}
