package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.cli.run.FollowUp;
import io.jenkins.plugins.virtualcluster.cli.run.RunnerGroup;
import io.jenkins.plugins.virtualcluster.cli.run.SuiteLaunch;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.definition.reading.Selection;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.git.Checkout;
import io.jenkins.plugins.virtualcluster.suite.StandbyKeeper;
import io.jenkins.plugins.virtualcluster.suite.StandbyKeeper.Attempt;
import io.jenkins.plugins.virtualcluster.suite.StandbyKeeper.Wanted;
import io.jenkins.plugins.virtualcluster.suite.cluster.StandbyStock;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps standby clusters of the clusters that the watched suites use, as they are at the commit that was polled last, in a thread of
 * its own. What it made is in the watch's state, also for the next watch; none of it goes with this.
 */
final class WatchStandbys implements StandbyKeeper.Maker {
    /** What a run took, or what became free meanwhile, may be nobody's of this process. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final CommandContext context;
    private final WatchedRepository repository;
    private final WatchFile file;
    private final RunnerGroup group;
    private final WatchRuns.Settings settings;
    private final int count;
    private final boolean paused;
    private final StandbyStock stock;
    private final StandbyKeeper keeper;
    private final Fleet fleet;
    private Optional<Thread> thread = Optional.empty();
    private boolean rung = true;
    private boolean ended;
    private String lastFailure = "";

    /**
     * @param count how many of each cluster
     * @param paused whether their hosts stay paused in memory
     */
    WatchStandbys(
            CommandContext context,
            WatchedRepository repository,
            WatchFile file,
            RunnerGroup group,
            WatchRuns.Settings settings,
            int count,
            boolean paused) {
        this.context = context;
        this.repository = repository;
        this.file = file;
        this.group = group;
        this.settings = settings;
        this.count = count;
        this.paused = paused;
        stock = new StandbyStock(context.privateDirectories(), context.owner());
        keeper = new StandbyKeeper(stock, context.owner(), context.clock());
        fleet = new Fleet(settings.hypervisors(), context.engine()::connect);
    }

    /** Begins; the definitions are known by now. */
    void start() {
        Thread begun = new Thread(this::keep, "watch-standby");
        thread = Optional.of(begun);
        begun.start();
    }

    /** Something has changed that it may wait for; from any thread. */
    synchronized void ring() {
        rung = true;
        notifyAll();
    }

    private void keep() {
        try {
            while (await()) {
                once();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean await() throws InterruptedException {
        if (!rung && !ended) {
            wait(LONGEST_PAUSE.toMillis());
        }
        rung = false;
        return !ended && !group.isCancelled();
    }

    /** Makes up what is missing, in this thread. A failure is told once, and is none of the watch's. */
    void once() throws InterruptedException {
        Optional<String> commit = file.state().map(WatchState::commit);
        if (commit.isEmpty()) {
            return;
        }
        try (Checkout checkout = repository.at(commit.get())) {
            keeper.round(wanted(checkout.snapshot().definitions()), Set.of(), fleet, this);
            List<String> held = held();
            file.change(state -> state.keeping(held));
            lastFailure = "";
        } catch (IOException | RepositoryException e) {
            if (!lastFailure.equals(e.getMessage())) {
                context.printError("Standby clusters are not kept: " + e.getMessage());
            }
            lastFailure = String.valueOf(e.getMessage());
        }
    }

    /** A cluster with other values of its tags is another one. Of an invalid suite the watch tells elsewhere. */
    private List<Wanted> wanted(Definitions definitions) {
        Set<Cluster> clusters = new LinkedHashSet<>();
        for (String suite : definitions.suites().keySet()) {
            try {
                Selection.of(definitions, new Selection.Wish(List.of(suite), List.of(), Optional.empty(), Map.of()))
                        .forEach(selection -> clusters.add(selection.cluster()));
            } catch (InvalidRequestException e) {
                System.getLogger(WatchStandbys.class.getName())
                        .log(System.Logger.Level.DEBUG, "no standby cluster is kept for it", e);
            }
        }
        List<Wanted> wanted = new ArrayList<>();
        clusters.forEach(cluster -> wanted.add(new Wanted(cluster, definitions.repository(), count, fleet)));
        return wanted;
    }

    /** Those that this watch, or one before it, made and that still stand by. */
    private List<String> held() throws IOException {
        Set<String> own = Set.copyOf(file.state().map(WatchState::standbys).orElse(List.of()));
        return stock.all(damaged -> {}).stream()
                .map(StandbyStock.Held::id)
                .filter(own::contains)
                .toList();
    }

    @Override
    public boolean mayMake() {
        return !group.isCancelled()
                && file.state()
                        .filter(state -> state.queue().stream().noneMatch(WatchState.Item::isWaiting))
                        .isPresent();
    }

    @Override
    public boolean isOwn(String id) {
        return file.state().filter(state -> state.standbys().contains(id)).isPresent();
    }

    @Override
    public Attempt make(String id, Wanted wanted) throws IOException {
        String name = wanted.cluster().name();
        CommandContext output = context.prefixed("standby " + name + "| ");
        RunRequest request = wanted.request(
                id, file.state().map(WatchState::commit), context.owner(), paused, context.privateDirectory(id));
        file.change(state -> state.keeping(id));
        RunMail nobody = RunMail.toNobody(context, settings.records());
        try (SuiteLaunch launch = new SuiteLaunch(
                output, fleet, Duration.ZERO, settings.records(), settings.verbose(), nobody, Optional.of(group))) {
            Verdict verdict = launch.run(request, FollowUp.Cells.NONE);
            Optional<RunDirectory> record = Records.ofRun(settings.records(), id);
            return Attempt.of(
                    verdict, record.isPresent() ? Records.read(record.get()).state() : new RunState());
        } finally {
            output.out().flush();
            output.err().flush();
        }
    }

    @Override
    public void note(String sentence) {
        // That one was given up since the watch ends is no news.
        if (!group.isCancelled()) {
            context.print(OutputText.printable(sentence));
        }
    }

    /** Ends it, and says what stays. */
    void end() throws InterruptedException {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        if (thread.isPresent()) {
            thread.get().join();
        }
        fleet.close();
        try {
            int stay = held().size();
            if (stay > 0) {
                context.print(
                        (stay == 1 ? "1 standby cluster stays" : stay + " standby clusters stay")
                                + " for the next runs; 'virtual-cluster list' shows them, and 'virtual-cluster stop' removes them");
            }
        } catch (IOException e) {
            context.printError("Cannot tell which standby clusters stay: " + e.getMessage());
        }
    }
}
