package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.run.FollowUp.CellEnd;
import io.jenkins.plugins.virtualcluster.cli.run.FollowUp.Cells;
import io.jenkins.plugins.virtualcluster.cli.run.FollowUp.NextCell;
import io.jenkins.plugins.virtualcluster.cli.terminal.Table;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs one after the other, of which one that is cancelled is the last, with a table of all of them at the end. */
final class RunSequence {
    private final CommandContext context;
    private final SuiteLaunch launch;
    private final Table table = new Table();
    private int runs;
    private Verdict worst = Verdict.SKIPPED;

    RunSequence(CommandContext context, SuiteLaunch launch) {
        this.context = context;
        this.launch = launch;
    }

    /** One that is over. */
    CellEnd over(String suite, Map<String, String> tags, Verdict verdict) {
        runs++;
        table.row(new MatrixCell(tags).title(suite), verdict.name());
        worst = worst.worse(verdict);
        return new CellEnd(tags, verdict);
    }

    /**
     * Runs the cells of one suite's matrix, or the only run of a suite.
     *
     * @param before cells of it that are over
     */
    void run(List<CellEnd> before, List<RunRequest> requests) throws IOException {
        List<CellEnd> ended = new ArrayList<>(before);
        for (int i = 0; i < requests.size(); i++) {
            RunRequest request = requests.get(i);
            String suite = request.suite().name();
            if (worst == Verdict.CANCELLED) {
                runs++;
                context.printError("Suite " + request.cell().title(suite) + " was not run: cancelled");
            } else {
                Verdict verdict = launch.run(request, new Cells(ended, after(requests, i)));
                ended.add(over(suite, request.cell().tags(), verdict));
            }
        }
    }

    private static List<NextCell> after(List<RunRequest> requests, int one) {
        return requests.subList(one + 1, requests.size()).stream()
                .map(request -> new NextCell(request.run(), request.cell().tags()))
                .toList();
    }

    /** Shows them, if they are several; returns the worst verdict. */
    Verdict end() {
        if (runs > 1) {
            context.print("\nAll runs");
            table.print(context.terminal());
        }
        return worst;
    }
}
