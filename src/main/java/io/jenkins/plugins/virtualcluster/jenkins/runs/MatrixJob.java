package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.reading.Selection;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All runs of a suite's matrix, or the one of a suite without, one after the other. After a restart the same call continues. */
public final class MatrixJob {
    private final BlockRequest block;
    private final SuiteJob job;

    MatrixJob(BlockRequest block, SuiteJob job) {
        this.block = block;
        this.job = job;
    }

    /** Is notified of runs that have ended; of the same once more after a restart. */
    @FunctionalInterface
    public interface Listener {
        void ended(FinishedRun run) throws IOException, InterruptedException;
    }

    /**
     * @param id of the first run; the others have it with a number behind
     * @return the run that ended worst, the first of these
     */
    FinishedRun execute(String id, SuiteOptions wish, SuiteJob.Definitions definitions, StepIO telling, Listener each)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        DefinitionCopies.Copy copy = definitions.read();
        List<Selection> selections = copy.select(wish, block.tags());
        List<FinishedRun> ended = new ArrayList<>();
        for (Selection selection : selections) {
            String run = ended.isEmpty() ? id : id + ended.size();
            if (telling.activity().isCancelled() && !ended.isEmpty() && !job.hasBegun(run)) {
                telling.out().println("Suite " + wish.suite() + " (" + selection.cell() + ") was not run: cancelled");
                continue;
            }
            FinishedRun one = job.execute(run, new SuiteJob.Chosen(wish, copy, selection), telling);
            each.ended(one);
            ended.add(one);
        }
        if (ended.size() > 1) {
            ended.forEach(one -> telling.out().println(one.sentence()));
        }
        return ended.stream()
                .reduce((a, b) -> b.verdict().compareTo(a.verdict()) > 0 ? b : a)
                .orElseThrow();
    }
}
