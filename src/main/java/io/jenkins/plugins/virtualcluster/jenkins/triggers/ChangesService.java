package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import com.google.common.util.concurrent.Striped;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Job;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.virtualcluster.jenkins.changes.NotifyGate;
import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import io.jenkins.plugins.virtualcluster.jenkins.changes.RemoteUrl;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepository;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.util.Timer;

/** Has jobs look for changes: a few at once, each job once at a time. Idle, it has no thread. */
@Extension
public final class ChangesService {
    private static final Logger LOGGER = Logger.getLogger(ChangesService.class.getName());
    private static final int AT_ONCE = 4;
    private static final Duration BETWEEN_NOTIFICATIONS = Duration.ofSeconds(10);

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            AT_ONCE, AT_ONCE, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), ChangesService::thread);
    /** Steps do not wait for looks at repositories that do not answer. */
    private final ExecutorService steps = Executors.newCachedThreadPool(ChangesService::thread);
    /** Names of jobs whose turn has not come yet. */
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    /** Held by a job's look, by its name: with so many stripes, each name has its own lock as long as one is held. */
    private final Striped<Lock> locks = Striped.lazyWeakLock(Integer.MAX_VALUE);

    private final NotifyGate gate = new NotifyGate(BETWEEN_NOTIFICATIONS);
    /** Builds for changes that left the queue since Jenkins was started, by {@link PendingBuild#id()}: whether cancelled. */
    private final Map<String, Boolean> left = new ConcurrentHashMap<>();

    private volatile boolean recovered;

    public ChangesService() {
        threads.allowCoreThreadTimeOut(true);
        // When the plugin is installed into a Jenkins that is up, its queue has nothing of ours.
        recovered = Jenkins.get().getInitLevel() == InitMilestone.COMPLETED;
    }

    /** Made while Jenkins starts, and not when it is first asked for: only then it knows whether Jenkins was up before. */
    @Initializer(after = InitMilestone.EXTENSIONS_AUGMENTED, before = InitMilestone.JOB_LOADED)
    public static void begin() {
        get();
    }

    public static ChangesService get() {
        return ExtensionList.lookupSingleton(ChangesService.class);
    }

    /** Has a job look, soon. One look after this is enough for all who asked before. */
    public void look(Job<?, ?> job) {
        String name = job.getFullName();
        if (!waiting.add(name)) {
            return;
        }
        threads.execute(() -> {
            waiting.remove(name);
            Lock lock = locks.get(name);
            lock.lock();
            try {
                lookNow(job);
            } finally {
                lock.unlock();
            }
        });
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "suite changes");
        thread.setDaemon(true);
        return thread;
    }

    /** Has the work of a step done, at once. */
    public void execute(Runnable task) {
        steps.execute(task);
    }

    private static void lookNow(Job<?, ?> job) {
        SuiteChangesTrigger trigger = ParameterizedJobMixIn.getTrigger(job, SuiteChangesTrigger.class);
        if (trigger == null || !TriggerSettings.get().isEnabled() || !job.isBuildable()) {
            return;
        }
        ACLContext rights = ACL.as2(ACL.SYSTEM2);
        try {
            new ChangeCheck(job, trigger).look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, "Cannot look for changes for " + job.getFullName(), e);
        } finally {
            rights.close();
        }
    }

    /**
     * Somebody says that a repository has changed: jobs that follow it look, at most every ten seconds. For others nothing
     * happens.
     *
     * @param url in any way it may be written
     */
    public void changed(String url) {
        Optional<RemoteUrl> remote = RemoteUrl.of(url);
        if (remote.isEmpty()) {
            return;
        }
        for (DefinitionRepository repository : DefinitionRepositories.get().getRepositories()) {
            if (RemoteUrl.of(repository.getUrl()).equals(remote)) {
                gate.ask(repository.getName(), System.nanoTime())
                        .ifPresent(delay -> Timer.get()
                                .schedule(
                                        () -> lookAll(repository.getName()), delay.toMillis(), TimeUnit.MILLISECONDS));
            }
        }
    }

    private void lookAll(String repository) {
        forEachFollower((job, trigger) -> {
            if (trigger.getRepository().equals(repository)) {
                look(job);
            }
        });
    }

    /** Told of jobs that follow a repository. */
    @FunctionalInterface
    interface Follower {
        void take(Job<?, ?> job, SuiteChangesTrigger trigger);
    }

    static void forEachFollower(Follower follower) {
        ACLContext rights = ACL.as2(ACL.SYSTEM2);
        try {
            for (Job<?, ?> job : Jenkins.get().getAllItems(Job.class)) {
                SuiteChangesTrigger trigger = ParameterizedJobMixIn.getTrigger(job, SuiteChangesTrigger.class);
                if (trigger != null) {
                    follower.take(job, trigger);
                }
            }
        } finally {
            rights.close();
        }
    }

    /** Jenkins is up: what was wanted when it ended is examined, before the queue lets any of it begin. */
    void recover() {
        try {
            forEachFollower((job, trigger) -> {
                new ChangeCheck(job, trigger).dropDoubles();
                look(job);
            });
        } finally {
            recovered = true;
        }
    }

    /** The build of that id has left the queue: it begins, or somebody has cancelled it. */
    void left(String id, boolean cancelled) {
        left.put(id, cancelled);
    }

    /** Whether that build has left the queue to begin; it may not be on the disk yet. */
    boolean isBeginning(String id) {
        return Boolean.FALSE.equals(left.get(id));
    }

    boolean isCancelled(String id) {
        return Boolean.TRUE.equals(left.get(id));
    }

    /** Whether builds for changes may leave the queue. */
    boolean isRecovered() {
        return recovered;
    }
}
