package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine;
import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine.Style;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.CellState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Draws stages by hosts: a line a stage, a column a host, or counts where the hosts do not fit. */
final class Matrix {
    private static final int NAMES = 5;

    private final List<StageState> stages;
    private final List<String> hosts;
    private final Set<String> retried;
    private final Instant now;
    private final int labels;
    private final int cell;
    private final boolean fits;

    /**
     * @param columns of the terminal
     * @param now for how long running scripts have run
     */
    Matrix(RunState state, int columns, Instant now) {
        this.stages = List.copyOf(state.stages());
        this.now = now;
        this.retried = CaseResults.passedOnRetry(state).keySet();
        this.hosts = state.hosts().stream()
                .filter(RunState.HostState::active)
                .map(RunState.HostState::name)
                .toList();
        this.labels = 2
                + stages.stream()
                        .mapToInt(stage -> stage.stage().toString().length())
                        .max()
                        .orElse(0);
        this.cell = 2
                + Math.max(
                        Cell.WIDTH,
                        hosts.stream().mapToInt(String::length).max().orElse(0));
        this.fits = labels + hosts.size() * cell < columns;
    }

    /** All of it. */
    List<StyledLine> whole() {
        List<StyledLine> lines = header();
        stages.forEach(stage -> lines.add(line(stage)));
        return lines;
    }

    /** As many lines as there is room for, those of the stages about the running one; the others are counted. */
    List<StyledLine> within(int rows) {
        List<StyledLine> lines = header();
        int room = rows - lines.size();
        if (stages.size() <= room) {
            return whole();
        }
        int shown = Math.max(1, room - 2);
        int current = current();
        int from = Math.max(0, Math.min(current - shown / 2, stages.size() - shown));
        lines.add(fold(stages.subList(0, from), "before"));
        stages.subList(from, from + shown).forEach(stage -> lines.add(line(stage)));
        lines.add(fold(stages.subList(from + shown, stages.size()), "after"));
        return lines.subList(0, Math.min(lines.size(), Math.max(1, rows)));
    }

    private int current() {
        int i = 0;
        while (i < stages.size() - 1 && stages.get(i).verdict().isPresent()) {
            i++;
        }
        return i;
    }

    private List<StyledLine> header() {
        List<StyledLine> lines = new ArrayList<>();
        if (fits) {
            StyledLine line = new StyledLine();
            int column = labels;
            for (String host : hosts) {
                line.to(column).add(host);
                column += cell;
            }
            lines.add(line);
        }
        return lines;
    }

    private StyledLine line(StageState stage) {
        boolean untouched = stage.started().isEmpty() && stage.verdict().isEmpty();
        StyledLine line = new StyledLine().add(stage.stage().toString(), untouched ? Style.FAINT : Style.PLAIN);
        if (stage.started().isEmpty()) {
            stage.verdict()
                    .ifPresent(verdict -> line.to(labels)
                            .add(Cell.word(verdict), Cell.style(verdict))
                            .add(
                                    stage.cause()
                                            .map(cause -> ": " + OutputText.printable(cause))
                                            .orElse(""),
                                    Style.FAINT));
            return line;
        }
        return (fits ? cells(line, stage) : counts(line.to(labels), stage))
                .add(isRetried(stage) ? "  passed on retry" : "", Style.FAINT);
    }

    /** Told once a case, in its run stage. */
    private boolean isRetried(StageState stage) {
        return stage.stage().testCase().filter(retried::contains).isPresent()
                && stage.stage().kind() == Stage.Kind.CASE_RUN;
    }

    private StyledLine cells(StyledLine line, StageState stage) {
        int column = labels;
        for (String host : hosts) {
            Cell one = stage.hosts().containsKey(host) ? Cell.of(stage.hosts().get(host), now) : Cell.NONE;
            line.to(column).add(one.text(), one.style());
            column += cell;
        }
        return line;
    }

    private StyledLine counts(StyledLine line, StageState stage) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        Map<String, Style> styles = new LinkedHashMap<>();
        for (CellState state : stage.hosts().values()) {
            String word =
                    state.end().map(Event.HostEnded::verdict).map(Cell::word).orElse("running");
            groups.computeIfAbsent(word, key -> new ArrayList<>()).add(state.host());
            styles.put(word, state.end().map(end -> Cell.style(end.verdict())).orElse(Style.ACTIVE));
        }
        String separator = "";
        for (Map.Entry<String, List<String>> group : groups.entrySet()) {
            boolean named = styles.get(group.getKey()) != Style.GOOD;
            line.add(separator)
                    .add(group.getValue().size() + " " + group.getKey(), styles.get(group.getKey()))
                    .add(named ? " (" + names(group.getValue()) + ")" : "");
            separator = ", ";
        }
        Instant end = stage.ended().orElse(now);
        return line.add(" " + Times.clock(Duration.between(stage.started().get(), end)), Style.FAINT);
    }

    private static String names(List<String> all) {
        return all.size() <= NAMES
                ? String.join(" ", all)
                : String.join(" ", all.subList(0, NAMES)) + " and " + (all.size() - NAMES) + " more";
    }

    private static StyledLine fold(List<StageState> folded, String where) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (StageState stage : folded) {
            counts.merge(stage.verdict().map(Cell::word).orElse("to come"), 1, Integer::sum);
        }
        StringBuilder text = new StringBuilder();
        counts.forEach(
                (word, count) -> text.append(text.length() == 0 ? ": " : ", ").append(count + " " + word));
        return new StyledLine().add("... " + folded.size() + " stages " + where + text, Style.FAINT);
    }
}
