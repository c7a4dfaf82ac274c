package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine;
import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine.Style;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.CellState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.RunStatus;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Draws stages by hosts: a line a stage, a column a host, or counts where the hosts do not fit. */
final class Matrix {
    private static final int NAMES = 5;
    private static final String NOTHING = RunStatus.NOTHING_TO_DO.word();

    private final int columns;
    private final List<StageState> stages;
    private final List<String> hosts;
    private final Set<String> retried;
    private final Instant now;
    private final boolean live;
    private final int labels;
    private final int cell;
    private final boolean fits;

    /** That of a run that goes on, or has ended. */
    Matrix(RunState state, int columns, Instant now) {
        this(state, columns, now, true);
    }

    /**
     * @param columns of the terminal
     * @param now for how long running scripts have run
     * @param live whether the run goes on; if it does not, what has not ended was interrupted
     */
    Matrix(RunState state, int columns, Instant now, boolean live) {
        this.columns = columns;
        this.live = live;
        boolean interrupted = !live
                && state.stages().stream()
                        .flatMap(stage -> stage.hosts().values().stream())
                        .anyMatch(host -> host.end().isEmpty());
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
                        interrupted ? Cell.INTERRUPTED.text().length() : Cell.WIDTH,
                        hosts.stream().mapToInt(String::length).max().orElse(0));
        this.fits = labels + hosts.size() * cell < columns;
    }

    /** All of it, with the names of all hosts that failed: where hosts are counted, a stage may take several lines. */
    List<StyledLine> whole() {
        List<StyledLine> lines = header();
        stages.forEach(stage -> lines.addAll(lines(stage, true)));
        return lines;
    }

    /** As many lines as there is room for, those of the stages about the running one; the others are counted. */
    List<StyledLine> within(int rows) {
        List<StyledLine> lines = header();
        int room = rows - lines.size();
        int from = 0;
        int to = stages.size();
        if (to > room) {
            int shown = Math.max(1, room - 2);
            from = Math.max(0, Math.min(current() - shown / 2, to - shown));
            to = from + shown;
            if (from == 0 && room > 1) {
                to++;
            } else if (to == stages.size()) {
                from--;
            }
        }
        fold(stages.subList(0, from), "before", lines);
        stages.subList(from, to).forEach(stage -> lines.addAll(lines(stage, false)));
        fold(stages.subList(to, stages.size()), "after", lines);
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

    private List<StyledLine> lines(StageState stage, boolean whole) {
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
            return List.of(line);
        }
        List<StyledLine> lines = fits ? List.of(cells(line, stage)) : counts(line.to(labels), stage, whole);
        lines.get(lines.size() - 1).add(isRetried(stage) ? "  passed on retry" : "", Style.FAINT);
        return lines;
    }

    /** Told once a case, in its run stage. */
    private boolean isRetried(StageState stage) {
        return stage.stage().testCase().filter(retried::contains).isPresent()
                && stage.stage().kind() == Stage.Kind.CASE_RUN;
    }

    private StyledLine cells(StyledLine line, StageState stage) {
        int column = labels;
        for (String host : hosts) {
            Cell one = stage.hosts().containsKey(host) ? Cell.of(stage.hosts().get(host), now, live) : Cell.NONE;
            line.to(column).add(one.text(), one.style());
            column += cell;
        }
        return line;
    }

    /** How many hosts ended with each verdict: first those that failed, then those that are running, those that passed last. */
    private List<StyledLine> counts(StyledLine first, StageState stage, boolean whole) {
        Map<Optional<Verdict>, List<String>> groups = new TreeMap<>(Comparator.comparing(Matrix::rank));
        for (CellState state : stage.hosts().values()) {
            groups.computeIfAbsent(state.end().map(Event.HostEnded::verdict), key -> new ArrayList<>())
                    .add(state.host());
        }
        List<StyledLine> lines = new ArrayList<>(List.of(first));
        String separator = "";
        for (Map.Entry<Optional<Verdict>, List<String>> group : groups.entrySet()) {
            Optional<Verdict> verdict = group.getKey();
            List<String> hosts = group.getValue();
            String count = hosts.size() + " "
                    + verdict.map(Matrix::wordOfBegun)
                            .orElse(live ? RunStatus.RUNNING.word() : Cell.INTERRUPTED.text());
            fresh(separator + count, whole, lines)
                    .add(lines.get(lines.size() - 1).width() > labels ? separator : "")
                    .add(count, verdict.map(Cell::style).orElse(live ? Style.ACTIVE : Cell.INTERRUPTED.style()));
            if (verdict.isEmpty() || !verdict.get().isGood()) {
                names(hosts, verdict.isPresent(), whole, lines);
            }
            separator = ", ";
        }
        Instant end = stage.ended().orElse(now);
        String time = " " + Times.clock(Duration.between(stage.started().orElseThrow(), end));
        StyledLine last = fresh(time, whole, lines);
        last.add(last.width() > labels ? time : time.strip(), Style.FAINT);
        return lines;
    }

    /** The last line, or a new one if all of it is to be shown and the text does not fit there. */
    private StyledLine fresh(String text, boolean whole, List<StyledLine> lines) {
        StyledLine last = lines.get(lines.size() - 1);
        if (whole && last.width() > labels && last.width() + text.length() >= columns) {
            lines.add(new StyledLine().to(labels));
        }
        return lines.get(lines.size() - 1);
    }

    private static String wordOfBegun(Verdict verdict) {
        return verdict == Verdict.SKIPPED ? NOTHING : Cell.word(verdict);
    }

    private static int rank(Optional<Verdict> verdict) {
        int running = Verdict.values().length;
        return verdict.map(one -> one.isGood() ? 2 * running - one.ordinal() : one.ordinal())
                .orElse(running);
    }

    /** Of hosts that failed all names, or as many as the line has space for; of running ones the first. */
    private void names(List<String> hosts, boolean failed, boolean whole, List<StyledLine> lines) {
        String before = " (";
        for (int i = 0; i < hosts.size(); i++) {
            StyledLine line = lines.get(lines.size() - 1);
            String rest = i == hosts.size() - 1 ? "" : " and " + (hosts.size() - i - 1) + " more";
            boolean last = i == NAMES - 1 && !failed || !whole;
            int width = line.width() + before.length() + hosts.get(i).length() + ")".length();
            boolean space = width + (last ? rest.length() : 0) < columns;
            if (whole && !space && line.width() > labels && (failed || i < NAMES)) {
                line = new StyledLine().to(labels).add(before.strip());
                lines.add(line);
            } else if (i > 0 && !whole && failed && !space || i == NAMES && !failed) {
                line.add(" and " + (hosts.size() - i) + " more");
                break;
            } else {
                line.add(before);
            }
            line.add(hosts.get(i));
            before = " ";
        }
        lines.get(lines.size() - 1).add(")");
    }

    private static void fold(List<StageState> folded, String where, List<StyledLine> lines) {
        if (folded.isEmpty()) {
            return;
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (StageState stage : folded) {
            counts.merge(
                    stage.hadNothingToDo()
                            ? NOTHING
                            : stage.verdict().map(Cell::word).orElse(RunStatus.NOT_STARTED.word()),
                    1,
                    Integer::sum);
        }
        StringBuilder text = new StringBuilder();
        counts.forEach(
                (word, count) -> text.append(text.length() == 0 ? ": " : ", ").append(count + " " + word));
        lines.add(
                new StyledLine().add("... " + Plurals.count(folded.size(), "stage") + " " + where + text, Style.FAINT));
    }
}
