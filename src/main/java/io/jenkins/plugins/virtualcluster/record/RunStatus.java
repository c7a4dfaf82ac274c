package io.jenkins.plugins.virtualcluster.record;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How a run, a stage or a host in it stands: its verdict, or what there is while there is none. These are the words and signs that
 * commands, pages and documents use for it. verdict.js has the same; a test compares them.
 */
public enum RunStatus {
    RUNNING("▸", "running"),
    PASSED("✓", "passed"),
    FAILED("✗", "failed"),
    TIMED_OUT("◷", "timed out"),
    INFRASTRUCTURE("↯", "infrastructure"),
    CANCELLED("⊘", "cancelled"),
    SKIPPED("»", "skipped"),
    /** Of a stage or a host: it began, and its scripts said that there was nothing to do. */
    NOTHING_TO_DO("·", "nothing to do"),
    NOT_STARTED("·", "not started"),
    /** Its process ended before it did, and no other one has gone on with it. */
    INTERRUPTED("↯", "interrupted"),
    /** Its record does not say how it ended, and cannot be read as a whole. */
    DAMAGED("⚠", "damaged");

    private final String symbol;
    private final String word;

    RunStatus(String symbol, String word) {
        this.symbol = symbol;
        this.word = word;
    }

    public static RunStatus of(Verdict verdict) {
        return valueOf(verdict.name());
    }

    /**
     * That of a run.
     *
     * @param live whether it goes on
     * @param damaged whether something of its record is missing or cannot be read
     */
    public static RunStatus of(Optional<Verdict> verdict, boolean live, boolean damaged) {
        return verdict.map(RunStatus::of).orElse(live ? RUNNING : damaged ? DAMAGED : INTERRUPTED);
    }

    /** None of what has none. */
    public Optional<Verdict> verdict() {
        return Arrays.stream(Verdict.values())
                .filter(each -> each.name().equals(name()))
                .findFirst();
    }

    /** One character, so that colour is not the only sign. */
    public String symbol() {
        return symbol;
    }

    public String word() {
        return word;
    }

    /** The same as users write it, such as {@code timed-out}; also the last part of the names of style classes. */
    public String style() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
