package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine;
import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine.Style;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.HostPhase;
import io.jenkins.plugins.virtualcluster.record.RunState.HostState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Waited;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** What a terminal shows of a run while it continues, as lines: the hosts until they are ready, then the matrix. */
final class LiveView {
    private final RunState state;
    private final Terminal.Size size;
    private final Instant now;
    private final String progress;

    /**
     * Draws that state for a terminal of that size.
     *
     * @param progress how far something long is that hosts wait for; empty if nothing
     */
    LiveView(RunState state, Terminal.Size size, Instant now, String progress) {
        this.state = state;
        this.size = size;
        this.now = now;
        this.progress = progress;
    }

    /**
     * Never more lines than the terminal has rows, less one.
     *
     * @param lastLine what a host printed last in a stage
     */
    List<StyledLine> lines(BiFunction<Stage, String, String> lastLine) {
        if (state.started().isEmpty()) {
            return List.of();
        }
        List<StyledLine> lines = new ArrayList<>();
        int room = size.rows() - 1;
        lines.add(title(state.started().get()));
        if (state.place().waiting().isPresent()) {
            lines.add(new StyledLine()
                    .add(
                            "  "
                                    + OutputText.printable(
                                            state.place().waiting().get().reason()),
                            Style.ACTIVE));
        } else if (state.running().isEmpty()
                && state.stagesOfSuite().stream()
                        .allMatch(stage -> stage.started().isEmpty())) {
            if (!progress.isEmpty()) {
                lines.add(new StyledLine().add("  " + OutputText.printable(progress), Style.ACTIVE));
            }
            lines.addAll(hosts(room - lines.size()));
        } else {
            lines.addAll(new Matrix(state, size.columns(), now).within(room - 2));
            state.running().ifPresent(stage -> lines.add(slowest(stage, lastLine)));
        }
        return lines.subList(0, Math.max(0, Math.min(lines.size(), room)));
    }

    private StyledLine title(Event.RunStarted start) {
        StyledLine line = new StyledLine()
                .add((start.isClusterAlone() ? "cluster " : start.title() + " on ") + start.cluster() + ", run "
                        + start.run() + ", ")
                .add(start.attempt().number() == 1 ? "" : start.attempt() + ", ")
                .add(Times.clock(Duration.between(start.at(), now)), Style.ACTIVE);
        if (state.cancelRequested().isPresent()) {
            line.add("  being cancelled; Ctrl-C again stops at once", Style.BAD);
        } else if (state.holding().isPresent()) {
            line.add("  held until " + Times.minute(state.holding().get().until()), Style.ACTIVE);
        } else if (!state.stages().isEmpty()
                && state.running().isEmpty()
                && state.stages().stream().allMatch(stage -> stage.verdict().isPresent())) {
            line.add("  the cluster is being stopped", Style.ACTIVE);
        }
        return line;
    }

    private List<StyledLine> hosts(int rows) {
        List<HostState> hosts = List.copyOf(state.hosts());
        if (hosts.size() > rows) {
            return List.of(hostCounts(hosts));
        }
        int names =
                2 + hosts.stream().mapToInt(host -> host.name().length()).max().orElse(0);
        return hosts.stream().map(host -> host(host, names)).toList();
    }

    private StyledLine host(HostState host, int names) {
        StyledLine line = new StyledLine().add("  " + host.name()).to(2 + names);
        return switch (host.phase()) {
            case WAITING -> line.add("waiting", Style.FAINT);
            case STARTING -> line.add(step(host), Style.ACTIVE);
            case READY -> {
                String waited = Waited.words(host.waited());
                yield line.add("ready after " + sinceStart(host), Style.GOOD)
                        .add(waited.isEmpty() ? "" : "  " + waited, Style.FAINT);
            }
            case DEAD -> line.add("DEAD: " + OutputText.printable(host.reason().orElse("")), Style.BAD);
        };
    }

    /** Such as {@code starting 90 s: cloud-init: final 12 s}. */
    private String step(HostState host) {
        String whole = "starting " + Times.clock(Duration.between(host.since(), now));
        return host.step()
                .map(step -> whole + "  " + OutputText.printable(step.what())
                        + (step.what().equals(RunState.BOOTS)
                                ? ""
                                : " " + Times.clock(Duration.between(step.since(), now))))
                .orElse(whole);
    }

    private String sinceStart(HostState host) {
        return Times.words(Duration.between(state.started().orElseThrow().at(), host.since()));
    }

    private static StyledLine hostCounts(List<HostState> hosts) {
        Map<HostPhase, Integer> counts = new EnumMap<>(HostPhase.class);
        hosts.forEach(host -> counts.merge(host.phase(), 1, Integer::sum));
        StyledLine line = new StyledLine().add("  " + hosts.size() + " hosts:");
        counts.forEach((phase, count) -> line.add(
                " " + count + " "
                        + (phase == HostPhase.DEAD ? "DEAD" : phase.name().toLowerCase(Locale.ROOT)),
                phase == HostPhase.DEAD ? Style.BAD : phase == HostPhase.READY ? Style.GOOD : Style.ACTIVE));
        return line;
    }

    private StyledLine slowest(StageState stage, BiFunction<Stage, String, String> lastLine) {
        List<String> running = stage.hosts().values().stream()
                .filter(cell -> cell.end().isEmpty())
                .map(RunState.CellState::host)
                .toList();
        if (running.isEmpty()) {
            return new StyledLine().add("all hosts have finished " + stage.stage() + "; collecting logs", Style.FAINT);
        }
        String limit = stage.deadline()
                .map(deadline -> ", " + Times.clock(Duration.between(now, deadline)) + " left")
                .orElse("");
        StyledLine line = new StyledLine()
                .add(running.size() + " of " + stage.hosts().size() + " still in " + stage.stage() + limit + "; ");
        state.waiting().groups().forEach(group -> line.add(group.sentence() + "; ", Style.ACTIVE));
        // what a waiting host does is said by the groups
        String shown = running.stream()
                .filter(host -> !state.waiting().has(host))
                .findFirst()
                .orElse(running.get(0));
        return line.add(shown + "| ", Style.ACTIVE)
                .add(lastLine.apply(stage.stage(), shown).replace('\t', ' '));
    }
}
