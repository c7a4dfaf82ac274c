package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.CleanState;
import io.jenkins.plugins.virtualcluster.record.ClusterEvent;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.suite.stage.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a run's cluster what suite-init has made of it, for cases that are to find it so: it is saved before the first of
 * them, and put back before each further one. Where that fails, it is booted again, and suite-init is to run again. What is
 * begun is in the journal first, so that a process that continues does it once more.
 */
final class CleanCluster {
    private final List<String> cases;
    private final List<String> hosts;
    private final RunClusterSession use;
    private final RunJournal journal;
    private final Cancellation cancellation;
    private final CleanState before;
    private boolean saved;
    private boolean boots;
    /** Whether a case has begun since the cluster was clean. */
    private boolean used;
    /** The case that has begun last. */
    private Optional<String> current;

    /**
     * @param cases that are to find the cluster clean, in order
     * @param hosts of the suite
     * @param before what the record held when this process began
     */
    CleanCluster(
            List<String> cases,
            List<String> hosts,
            RunClusterSession use,
            RunJournal journal,
            Cancellation cancellation,
            RunState before) {
        this.cases = List.copyOf(cases);
        this.hosts = List.copyOf(hosts);
        this.use = use;
        this.journal = journal;
        this.cancellation = cancellation;
        this.before = before.clean();
        this.saved = this.before.isSaved();
        this.boots = this.before.isBooted();
        this.used = this.before.isUsed();
        this.current = before.stagesOfSuite().stream()
                .filter(stage -> stage.started().isPresent())
                .flatMap(stage -> stage.stage().testCase().stream())
                .reduce((one, next) -> next);
    }

    /** Finishes what a process before had begun. */
    void resume() throws HypervisorException, RemoteException, IOException, InterruptedException {
        if (before.isSaving()) {
            save();
        } else if (before.puttingBack().isPresent()) {
            ClusterEvent.PuttingBack begun = before.puttingBack().get();
            if (begun.boot()) {
                setOutputAside();
                become(begun, List.of(), use::bootUnlessNew);
            } else {
                putBack(begun);
            }
        }
    }

    /** Whether something is to be done before that stage, so that its case finds the cluster clean. */
    boolean isDue(Stage stage) {
        Optional<String> its = stage.testCase();
        return its.filter(cases::contains).isPresent()
                && !its.equals(current)
                && (used || !saved && !boots && cases.indexOf(its.get()) < cases.size() - 1);
    }

    /** The case that has left something on the cluster. */
    Optional<String> user() {
        return used ? current : Optional.empty();
    }

    /** The stage begins now. */
    void begins(Stage stage) {
        if (stage.testCase().isPresent()) {
            used = true;
            current = stage.testCase();
        }
    }

    /**
     * Has the cluster clean.
     *
     * @param stage the first of the case that is to find it so
     * @return whether the cluster was booted, so that suite-init is to run again
     * @throws HypervisorException if there is no way to have it clean
     */
    boolean before(Stage stage) throws HypervisorException, RemoteException, IOException, InterruptedException {
        if (!used) {
            journal.append(ClusterEvent.Saving::new);
            save();
            return false;
        }
        String testCase = stage.testCase().orElseThrow();
        if (!saved) {
            boot(testCase);
            return true;
        }
        ClusterEvent.PuttingBack begun = new ClusterEvent.PuttingBack(journal.now(), testCase, false);
        journal.append(at -> begun);
        return putBack(begun);
    }

    private void save() throws HypervisorException, RemoteException, InterruptedException {
        long began = System.nanoTime();
        use.leave();
        try {
            use.life().moment().save();
            saved = true;
        } catch (HypervisorException e) {
            if (!use.mayBoot()) {
                throw e;
            }
            bootInstead(e);
        }
        use.enter();
        if (saved) {
            long millis = millisSince(began);
            journal.append(at -> new ClusterEvent.Saved(at, millis));
        }
    }

    /** @return whether it had to be booted instead */
    private boolean putBack(ClusterEvent.PuttingBack begun)
            throws HypervisorException, RemoteException, IOException, InterruptedException {
        List<String> revived = new ArrayList<>(use.leave());
        try {
            become(begun, revived, () -> {
                use.life().moment().putBack().stream()
                        .filter(host -> !revived.contains(host))
                        .forEach(revived::add);
                use.enter();
            });
            return false;
        } catch (HypervisorException | RemoteException e) {
            if (!use.mayBoot()) {
                throw e;
            }
            bootInstead(e);
            boot(begun.testCase());
            return true;
        }
    }

    private void bootInstead(Exception cause) {
        saved = false;
        boots = true;
        journal.append(at -> new ClusterEvent.NotSaved(at, String.valueOf(cause.getMessage())));
    }

    private void boot(String testCase) throws HypervisorException, RemoteException, IOException, InterruptedException {
        ClusterEvent.PuttingBack begun = new ClusterEvent.PuttingBack(journal.now(), testCase, true);
        journal.append(at -> begun);
        List<String> revived = use.leave();
        setOutputAside();
        cancellation.interrupting(() -> {
            become(begun, revived, use::bootAgain);
            return true;
        });
    }

    /** What makes the cluster clean. */
    private interface Way {
        void go() throws HypervisorException, RemoteException, IOException, InterruptedException;
    }

    private void become(ClusterEvent.PuttingBack begun, List<String> revived, Way way)
            throws HypervisorException, RemoteException, IOException, InterruptedException {
        long began = System.nanoTime();
        way.go();
        used = false;
        long millis = millisSince(began);
        journal.append(at -> new ClusterEvent.PutBack(at, begun.testCase(), begun.boot(), millis, revived));
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    /** The output of suite-init so far is kept beside its new one, which begins at its beginning. */
    private void setOutputAside() throws IOException {
        RunDirectory record = journal.record().directory();
        for (String host : hosts) {
            Path output = record.output(Stage.SUITE_INIT, host);
            if (Files.exists(output)) {
                Path kept = record.collected(Stage.SUITE_INIT, host);
                Files.createDirectories(kept);
                int number = 1;
                while (Files.exists(kept.resolve(name(number)))) {
                    number++;
                }
                String name = name(number);
                journal.append(at -> new Event.FilesCollected(at, Stage.SUITE_INIT, host, List.of(name), List.of()));
                Files.deleteIfExists(record.times(Stage.SUITE_INIT, host));
                Files.move(output, kept.resolve(name));
            }
        }
    }

    private static String name(int number) {
        return "output-" + number + ".log";
    }
}
