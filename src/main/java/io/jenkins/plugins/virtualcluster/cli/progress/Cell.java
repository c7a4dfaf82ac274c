package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine.Style;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunState.CellState;
import io.jenkins.plugins.virtualcluster.record.RunStatus;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.time.Instant;

/** One host in one stage, as the matrix shows it. */
record Cell(String text, Style style) {
    /** No cell of a run that goes on or has ended is wider, in columns. */
    static final int WIDTH = 8;

    /** It is not this host's turn, or it has none. */
    static final Cell NONE = new Cell("-", Style.FAINT);

    /** Of a host whose script had not ended when its run was interrupted. */
    static final Cell INTERRUPTED = new Cell(RunStatus.INTERRUPTED.word(), Style.INFRASTRUCTURE);

    /** @param live whether the run goes on */
    static Cell of(CellState state, Instant now, boolean live) {
        return state.end()
                .map(end -> ended(end, Duration.between(state.started(), end.at())))
                .orElseGet(() -> live
                        ? new Cell("> " + Times.clock(Duration.between(state.started(), now)), Style.ACTIVE)
                        : INTERRUPTED);
    }

    private static Cell ended(Event.HostEnded end, Duration time) {
        return switch (end.verdict()) {
            case PASSED ->
                new Cell(
                        "ok " + (time.toSeconds() < 10 ? Times.words(time) : Times.clock(time)).replace(" s", ""),
                        Style.GOOD);
            case FAILED -> new Cell("FAIL" + exit(end), Style.BAD);
            case SKIPPED -> new Cell("nothing", Style.FAINT);
            default -> new Cell(word(end.verdict()), style(end.verdict()));
        };
    }

    private static String exit(Event.HostEnded end) {
        if (end.signal().isPresent()) {
            return " s" + end.signal().getAsInt();
        }
        return end.exitCode().isPresent() ? " " + end.exitCode().getAsInt() : "";
    }

    /** A word of at most {@link #WIDTH} letters. */
    static String word(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> "ok";
            case FAILED -> "FAIL";
            case TIMED_OUT -> "TIMEOUT";
            case INFRASTRUCTURE -> "INFRA";
            case CANCELLED -> "CANCEL";
            case SKIPPED -> "skipped";
        };
    }

    static Style style(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> Style.GOOD;
            case SKIPPED -> Style.FAINT;
            case INFRASTRUCTURE -> Style.INFRASTRUCTURE;
            default -> Style.BAD;
        };
    }
}
