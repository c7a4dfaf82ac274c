package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The cells of a matrix after one that another process had begun, asked for as that one was, with the definitions that its
 * record holds.
 *
 * @param record of that one
 * @param cells around it
 */
record MatrixRest(CommandContext surroundings, RunDirectory record, FollowUp.Cells cells) {

    /** @param verdict how that one came out */
    void run(Verdict verdict, RunSequence sequence) throws IOException {
        Event.RunStarted begun = RunState.read(record).started().orElseThrow();
        String suite = begun.suite();
        List<FollowUp.CellEnd> ended = new ArrayList<>();
        cells.before().forEach(cell -> ended.add(sequence.over(suite, cell.tags(), cell.verdict())));
        ended.add(sequence.over(suite, begun.cell(), verdict));
        List<RunRequest> requests = new ArrayList<>();
        for (FollowUp.NextCell next : cells.after()) {
            requests.add(RunRequest.of(record, new MatrixCell(next.tags()))
                    .again(
                            next.run(),
                            surroundings.privateDirectory(next.run()),
                            Attempt.first(begun.attempt().most() - 1)));
        }
        sequence.run(ended, requests);
    }
}
