package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.reading.Selection;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.records.FailedStarts;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.InfrastructureRetry;
import io.jenkins.plugins.virtualcluster.suite.UnfinishedRun;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunFile;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A suite that is run whole: each run of its matrix, in several attempts if need be. What has happened stands in the records of its runs, and
 * nowhere else: after a restart the same call continues.
 */
final class SuiteJob {
    private static final String CANCELLED = "cancelled";

    private final BlockRequest block;
    private final RunEnvironment engine;
    private final BuildFiles files;
    private final ClusterPool pool;

    SuiteJob(BlockRequest block, RunEnvironment engine, BuildFiles files, ClusterPool pool) {
        this.block = block;
        this.engine = engine;
        this.files = files;
        this.pool = pool;
    }

    /**
     * All runs of a suite's matrix, or the one of a suite without, one after the other. After a restart the same call continues.
     *
     * @param id of the first run; the others have it with a number behind
     * @return the run that ended worst, the first of these
     */
    FinishedRun executeAll(String id, SuiteOptions wish, Definitions definitions, StepIO telling, Block.Listener each)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        Optional<RunDirectory> begun = files.record(id);
        if (begun.isPresent() && !wish.again().isEmpty()) {
            // what is repeated is known to the first record; the earlier build may be gone by now
            return executeAll(RunRequest.startedWith(begun.get()), telling, each);
        }
        RepeatedSuite repeated = new RepeatedSuite(wish, block.tags());
        if (repeated.hasPassed(telling.out())) {
            return RunOnCluster.ended(repeated.newest(), telling.out());
        }
        List<RunRequest> requests = new ArrayList<>();
        Attempt first = Attempt.first(wish.retries());
        for (RepeatedSuite.Part part : repeated.parts()) {
            requests.add(part.request()
                    .rerun(
                            next(id, requests),
                            part.cases(),
                            part.request().run(),
                            engine.owner(),
                            keep(wish),
                            PrivateClusters.directory(engine, block),
                            first));
        }
        if (requests.isEmpty()) {
            DefinitionCopies.Copy copy = definitions.read();
            for (Selection selection : copy.select(wish, block.tags())) {
                requests.add(request(next(id, requests), copy, selection, wish, first));
            }
        }
        if (!wish.standby()) {
            requests.replaceAll(RunRequest::withoutStandby);
        }
        for (RunRequest request : requests) {
            RunFile.requireApart(request.delivered(), request.suite());
            requireFit(request.suite(), request.cluster());
        }
        return executeAll(RunRequest.together(requests), telling, each);
    }

    /** The id of the run behind those. */
    private static String next(String id, List<RunRequest> before) {
        return before.isEmpty() ? id : id + before.size();
    }

    private FinishedRun executeAll(List<RunRequest> requests, StepIO telling, Block.Listener each)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        List<FinishedRun> ended = new ArrayList<>();
        for (RunRequest one : requests) {
            String title = title(one);
            if (telling.activity().isCancelled()
                    && !ended.isEmpty()
                    && files.record(one.run()).isEmpty()) {
                telling.out().println("Suite " + title + " was not run: cancelled");
                telling.watcher().missed(title, CANCELLED);
                continue;
            }
            FinishedRun result = watched(
                    requests.subList(requests.indexOf(one), requests.size()),
                    telling,
                    () -> files.beginning(one.run(), FailedStarts.OF_SUITE + title, () -> execute(one, telling)));
            each.ended(result);
            ended.add(result);
        }
        if (ended.size() > 1) {
            ended.forEach(one -> telling.out().println(one.sentence()));
        }
        return ended.stream()
                .reduce((a, b) -> b.verdict().compareTo(a.verdict()) > 0 ? b : a)
                .orElseThrow();
    }

    private static String title(RunRequest request) {
        return request.cell().title(request.suite().name());
    }

    /**
     * Does what runs the first of these, or begins it. If that fails, none of them comes to its end, of which the step's watcher is
     * notified.
     */
    static <T> T watched(List<RunRequest> requests, StepIO telling, Activity.Work<T> work)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        try {
            return work.call();
        } catch (InterruptedException e) {
            missed(requests, telling, CANCELLED);
            throw e;
        } catch (InvalidRequestException | HypervisorException e) {
            missed(requests, telling, e.getMessage());
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            missed(requests, telling, e.toString());
            throw e;
        }
    }

    private static void missed(List<RunRequest> requests, StepIO telling, String reason) {
        requests.forEach(request -> telling.watcher().missed(title(request), reason));
    }

    /** @param first its first attempt */
    private FinishedRun execute(RunRequest first, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        Optional<RunDirectory> begun = files.record(first.run());
        FinishedRun ended = begun.isPresent() ? goOn(begun.get(), telling) : begin(first, telling);
        while (true) {
            Optional<Attempt> next = InfrastructureRetry.after(ended.state());
            if (next.isEmpty()) {
                return ended;
            }
            telling.out().println(ended.sentence() + "; running again on a fresh cluster: " + next.get());
            Optional<RunDirectory> follower = files.retryOf(ended.run());
            ended = follower.isPresent()
                    ? goOn(follower.get(), telling)
                    : begin(first.again(RunId.next(), first.privateDirectory(), next.get()), telling);
        }
    }

    /** Knows the definitions of a step. */
    @FunctionalInterface
    interface Definitions {
        DefinitionCopies.Copy read() throws InvalidRequestException, IOException, InterruptedException;
    }

    /**
     * The only run of a suite.
     *
     * @throws InvalidRequestException if its matrix has several
     */
    RunRequest request(String id, SuiteOptions wish, Definitions definitions)
            throws InvalidRequestException, IOException, InterruptedException {
        DefinitionCopies.Copy copy = definitions.read();
        List<Selection> selections = copy.select(wish, block.tags());
        if (selections.size() > 1) {
            throw new InvalidRequestException("Suite " + wish.suite() + " has a matrix of " + selections.size()
                    + " runs, but stage steps run only one; expected the tags of one run, such as "
                    + selections.get(0).cell());
        }
        Selection selection = selections.get(0);
        RunFile.requireApart(copy.delivered(), selection.suite());
        requireFit(selection.suite(), selection.cluster());
        return request(id, copy, selection, wish, Attempt.ONLY);
    }

    /** What is wrong with any run of a suite is found before the first of them waits for a cluster. */
    private void requireFit(Suite suite, Cluster cluster) throws InvalidRequestException {
        if (block.cluster().filter(name -> !name.equals(cluster.name())).isPresent()) {
            throw new InvalidRequestException(
                    "Suite " + suite.name() + " is for cluster " + cluster.name() + ", but this block has cluster "
                            + block.cluster().get() + "; expected a suite for it, or a block without a cluster");
        }
        pool.requireFit(cluster);
    }

    private Keep keep(SuiteOptions wish) {
        return wish.hold() ? new Keep(Optional.of(block.hold()), true, true) : Keep.NOT;
    }

    /** An attempt at it, but for its cluster's private directory. */
    private RunRequest request(
            String id, DefinitionCopies.Copy copy, Selection selection, SuiteOptions wish, Attempt attempt)
            throws InvalidRequestException {
        return RunRequest.of(
                        id,
                        selection,
                        copy.repositoryOf(wish),
                        copy.commit(),
                        engine.owner(),
                        keep(wish),
                        PrivateClusters.directory(engine, block),
                        attempt)
                .shownAt(copy.commitPageOf(wish))
                .delivering(copy.delivered())
                .repeating(wish.repeats().of(selection.cases().size()));
    }

    /** Another attempt boots, whatever was wrong with the first one's cluster. */
    private boolean mayStandBy(RunRequest request) {
        return block.standby()
                && !request.choices().noStandby()
                && request.attempt().number() == 1;
    }

    private BlockCluster take(RunRequest request, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return telling.activity()
                .waiting(() -> pool.take(
                        request.cluster(),
                        request.repository(),
                        request.suite().name(),
                        mayStandBy(request),
                        telling.activity(),
                        telling.out()));
    }

    /** The cluster that it is on; another one where nothing of that one was made yet. */
    private BlockCluster clusterOf(UnfinishedRun run, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        String id = BuildFiles.clusterOf(run.request());
        Optional<BlockCluster> there = pool.takeAgain(id);
        if (there.isPresent()) {
            return there.get();
        }
        if (run.state().hosts().stream().anyMatch(host -> host.phase() != RunState.HostPhase.WAITING)) {
            throw new HypervisorException("Cluster " + id + ", which the run was using, no longer exists");
        }
        return take(run.request(), telling);
    }

    /** Takes a cluster for the run and begins it. */
    Begun open(RunRequest request, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return begun(
                take(request, telling),
                cluster -> RunOnCluster.begin(
                        request.on(PrivateClusters.directory(engine, block).resolve(cluster.id())),
                        cluster,
                        files,
                        engine.clock(),
                        telling),
                telling);
    }

    /** Continues a run of an earlier process. */
    Begun reopen(RunDirectory record, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return begun(
                clusterOf(UnfinishedRun.of(record), telling),
                cluster -> RunOnCluster.resume(record, cluster, engine.clock(), telling),
                telling);
    }

    /** Begins a run on a cluster. */
    private interface Beginning {
        RunOnCluster on(BlockCluster cluster) throws InvalidRequestException, IOException;
    }

    /** Begins it on a cluster that was taken, which is released if that fails. */
    private Begun begun(BlockCluster cluster, Beginning beginning, StepIO telling)
            throws InvalidRequestException, IOException, InterruptedException {
        boolean done = false;
        try {
            Begun begun = new Begun(cluster, beginning.on(cluster));
            done = true;
            return begun;
        } finally {
            if (!done) {
                pool.release(cluster, false, telling.out());
            }
        }
    }

    /** A run with the cluster that it uses. */
    record Begun(BlockCluster cluster, RunOnCluster run) {}

    private FinishedRun begin(RunRequest request, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return finish(open(request, telling), telling);
    }

    /** Says what is to be run on a cluster. */
    interface Asked {
        RunRequest on(BlockCluster cluster) throws InvalidRequestException;
    }

    /** Runs it on a cluster that was taken, which is released then. */
    FinishedRun runOn(BlockCluster cluster, Asked asked, StepIO telling)
            throws InvalidRequestException, IOException, InterruptedException {
        return finish(
                begun(
                        cluster,
                        taken -> RunOnCluster.begin(asked.on(taken), taken, files, engine.clock(), telling),
                        telling),
                telling);
    }

    /** Continues a run of an earlier process, if it has not ended. */
    FinishedRun goOn(RunDirectory record, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        if (Records.read(record).state().ended().isPresent()) {
            return RunOnCluster.ended(record, telling.out());
        }
        return finish(reopen(record, telling), telling);
    }

    private FinishedRun finish(Begun begun, StepIO telling) throws IOException, InterruptedException {
        Verdict verdict = Verdict.INFRASTRUCTURE;
        try {
            verdict = begun.run().execute(telling.activity());
        } finally {
            pool.release(begun.cluster(), isSpoiledBy(verdict), telling.out());
        }
        return RunOnCluster.ended(begun.run().directory(), telling.out());
    }

    /** A host may be dead, or a script may still be running. */
    static boolean isSpoiledBy(Verdict verdict) {
        return verdict == Verdict.INFRASTRUCTURE || verdict == Verdict.CANCELLED;
    }
}
