package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.LostFiles;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two runs side by side.
 *
 * @param rows the stages of both; a side is null where that run did not have the stage
 * @param definitions the files that differ
 * @param damage what of their records is missing or cannot be read, also of their outputs
 */
record Comparison(
        RunSummary a,
        RunSummary b,
        List<Row> rows,
        List<DefinitionChanges.Change> definitions,
        Commits commits,
        Damage damage) {

    record Row(Stage stage, SuiteGrid.Cell a, SuiteGrid.Cell b) {}

    record Commits(Optional<String> a, Optional<String> b) {}

    record Damage(List<String> a, List<String> b) {}

    /** One of the two. */
    record Side(RecordDirectory record, IndexEntry entry) {
        private Map<Stage, StageSummary> stages() {
            return entry.stages().stream().collect(Collectors.toMap(StageSummary::stage, Function.identity()));
        }
    }

    static Comparison of(Side a, Side b) throws IOException {
        Set<Stage> stages = new LinkedHashSet<>();
        b.entry.stages().forEach(stage -> stages.add(stage.stage()));
        a.entry.stages().forEach(stage -> stages.add(stage.stage()));
        Map<Stage, StageSummary> ofA = a.stages();
        Map<Stage, StageSummary> ofB = b.stages();
        List<Row> rows = new ArrayList<>();
        for (Stage stage : stages) {
            rows.add(new Row(stage, SuiteGrid.Cell.of(ofA.get(stage)), SuiteGrid.Cell.of(ofB.get(stage))));
        }
        return new Comparison(
                a.entry.run(),
                b.entry.run(),
                rows,
                DefinitionChanges.between(a.record, b.record),
                new Commits(a.entry.run().commit(), b.entry.run().commit()),
                new Damage(damage(a), damage(b)));
    }

    private static List<String> damage(Side side) {
        List<String> damage = new ArrayList<>(side.entry.run().damage());
        RunState state = Records.read(side.record.files()).state();
        damage.addAll(LostFiles.of(side.record.files(), state));
        return damage;
    }
}
