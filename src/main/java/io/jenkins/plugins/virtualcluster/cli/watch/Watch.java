package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.run.RunnerGroup;
import io.jenkins.plugins.virtualcluster.cli.watch.WatchState.Item;
import io.jenkins.plugins.virtualcluster.cli.watch.WatchedRepository.Update;
import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a branch again and again, and has the suites run that its commits touch, and those whose time has come. */
final class Watch {
    /** The clock may be set meanwhile. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final CommandContext context;
    private final WatchedRepository repository;
    private final WatchFile file;
    private final WatchRuns runs;
    private final RunnerGroup group;
    private final Settings settings;
    private final WatchReport report;
    private final SuiteSchedules schedules;
    private final Optional<WatchStandbys> standbys;

    private boolean known;
    private int running;
    private boolean rung;
    private volatile int invalid;
    private String lastFailure = "";

    /**
     * @param poll how often the branch is polled
     * @param once whether all ends when what one look found has run
     * @param scheduled whether schedules of suites count
     * @param atOnce how many runs may run at the same time
     * @param since a commit to compare with instead of the last one that was polled
     */
    record Settings(Duration poll, boolean once, boolean scheduled, int atOnce, Optional<String> since) {}

    Watch(
            CommandContext context,
            WatchedRepository repository,
            WatchFile file,
            WatchRuns runs,
            RunnerGroup group,
            SuiteSchedules schedules,
            Optional<WatchStandbys> standbys,
            Settings settings) {
        this.context = context;
        this.repository = repository;
        this.file = file;
        this.runs = runs;
        this.group = group;
        this.schedules = schedules;
        this.standbys = standbys;
        this.settings = settings;
        this.report = new WatchReport(context.out());
    }

    /** Something has happened that this may wait for; from any thread. */
    synchronized void ring() {
        rung = true;
        notifyAll();
    }

    /** Watches until it is cancelled, or once; returns the exit code. */
    int run() throws RepositoryException, IOException, InterruptedException {
        try {
            takeUp();
            watch();
        } finally {
            runs.await();
            if (standbys.isPresent()) {
                standbys.get().end();
            }
        }
        return group.isCancelled() ? ExitCode.CANCELLED : Math.max(invalid, runs.worst());
    }

    private void watch() throws RepositoryException, IOException, InterruptedException {
        long look = System.nanoTime();
        if (settings.since().isPresent()) {
            since(settings.since().get());
        }
        look(true);
        if (!settings.once()) {
            standbys.ifPresent(WatchStandbys::start);
        }
        while (!group.isCancelled()) {
            fire();
            startWaiting();
            if (settings.once() && isIdle()) {
                if (standbys.isPresent() && !group.isCancelled()) {
                    standbys.get().once();
                }
                break;
            }
            pause(look + settings.poll().toNanos() - System.nanoTime());
            if (!settings.once() && System.nanoTime() - look >= settings.poll().toNanos()) {
                look = System.nanoTime();
                look(false);
            }
        }
        if (group.isCancelled()) {
            report.ending(file.state());
        }
    }

    /** What a process before this one began, or had still to do. */
    private void takeUp() throws IOException {
        for (Item item : file.state().map(WatchState::queue).orElse(List.of())) {
            if (item.isWaiting()) {
                report.waitsFromBefore(item);
            } else {
                begin();
                if (runs.takeUp(item, this::end)) {
                    report.takenUp(item);
                } else {
                    end();
                }
            }
        }
    }

    private void since(String commit) throws IOException {
        WatchState fresh = new WatchState(
                repository.address().toString(),
                commit,
                file.state().map(WatchState::queue).orElse(List.of()),
                file.state().map(WatchState::standbys).orElse(List.of()));
        file.put(fresh);
    }

    /** Whether the first look fails matters: what is wrong then is wrong for good, unless it is the network. */
    private void look(boolean first) throws RepositoryException, IOException, InterruptedException {
        try {
            look();
            lastFailure = "";
        } catch (RepositoryException e) {
            if (settings.once() || (first && e.fault() == RepositoryException.Fault.USER)) {
                throw e;
            }
            if (!lastFailure.equals(e.getMessage())) {
                context.printError("The branch could not be polled: " + e.getMessage());
                lastFailure = e.getMessage();
            }
        }
    }

    private void look() throws RepositoryException, IOException, InterruptedException {
        Optional<String> before = file.state().map(WatchState::commit);
        String head = repository.head();
        boolean same = before.filter(head::equals).isPresent();
        if (same && known) {
            return;
        }
        Update update = repository.update(same ? Optional.empty() : before);
        List<Item> items = update.report()
                .map(change -> WatchReport.items(change, update.definitions()))
                .orElse(List.of());
        if (before.isEmpty()) {
            file.put(new WatchState(repository.address().toString(), update.commit(), List.of()));
        } else {
            file.change(state -> state.seen(update.commit(), items));
        }
        if (settings.scheduled()) {
            schedules.set(update.definitions().suites().values(), now());
        }
        if (!known) {
            report.begin(repository.address(), update, settings);
        }
        known = true;
        standbys.ifPresent(WatchStandbys::ring);
        update.report().ifPresent(report::change);
        if (update.report().map(WatchReport::isInvalid).orElse(false)) {
            invalid = ExitCode.USER_ERROR;
        }
        report.next(schedules.next());
    }

    private void fire() throws IOException {
        if (settings.once()) {
            return;
        }
        List<Item> items = new ArrayList<>();
        String commit = file.state().map(WatchState::commit).orElse("");
        for (SuiteSchedules.Next due : schedules.due(now())) {
            due.cells()
                    .forEach(cell -> items.add(new Item(due.suite(), cell, commit, "its schedule " + due.schedule())));
            context.print(
                    due.suite() + ": due by its schedule (" + due.schedule() + "), at commit " + Commit.brief(commit));
        }
        if (!items.isEmpty()) {
            file.change(state -> state.seen(commit, items));
            report.next(schedules.next());
        }
    }

    private void startWaiting() throws IOException {
        Optional<Item> next = waiting();
        while (next.isPresent() && running() < settings.atOnce() && !group.isCancelled()) {
            begin();
            runs.start(next.get(), this::end);
            standbys.ifPresent(WatchStandbys::ring);
            next = waiting();
        }
    }

    private Optional<Item> waiting() {
        return file.state().flatMap(WatchState::next);
    }

    private synchronized int running() {
        return running;
    }

    private synchronized void begin() {
        running++;
    }

    private synchronized void end() {
        running--;
        ring();
        standbys.ifPresent(WatchStandbys::ring);
    }

    private boolean isIdle() {
        return running() == 0 && waiting().isEmpty();
    }

    /** Until something rings, or it is time to look or to run something. */
    private synchronized void pause(long nanosToLook) throws InterruptedException {
        Duration pause = settings.once() ? LONGEST_PAUSE : Duration.ofNanos(nanosToLook);
        Optional<Duration> toRun = schedules.soonest().map(at -> Duration.between(now(), at));
        if (toRun.isPresent() && toRun.get().compareTo(pause) < 0) {
            pause = toRun.get();
        }
        long millis = Math.min(pause.toMillis() + 1, LONGEST_PAUSE.toMillis());
        if (!rung && millis > 0) {
            wait(millis);
        }
        rung = false;
    }

    private Instant now() {
        return context.clock().instant();
    }
}
