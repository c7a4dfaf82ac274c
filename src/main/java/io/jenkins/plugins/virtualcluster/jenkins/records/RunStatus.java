package io.jenkins.plugins.virtualcluster.jenkins.records;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a run ended, or where it is: its verdict, or what there is while there is none. */
public enum RunStatus {
    RUNNING("▸", "running"),
    PASSED("✓", "passed"),
    FAILED("✗", "failed"),
    TIMED_OUT("◷", "timed out"),
    INFRASTRUCTURE("↯", "infrastructure"),
    CANCELLED("⊘", "cancelled"),
    SKIPPED("»", "skipped"),
    /** Its record ends without an end, and nobody writes it. */
    BROKEN_OFF("↯", "broken off"),
    /** Its record does not say how it ended, and is damaged. */
    DAMAGED("⚠", "damaged");

    private final String symbol;
    private final String word;

    RunStatus(String symbol, String word) {
        this.symbol = symbol;
        this.word = word;
    }

    static RunStatus of(Optional<Verdict> verdict, boolean live, boolean damaged) {
        return verdict.map(each -> valueOf(each.name())).orElse(live ? RUNNING : damaged ? DAMAGED : BROKEN_OFF);
    }

    /** None of a run without an end. */
    Optional<Verdict> verdict() {
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

    /** The last part of the names of style classes. */
    public String style() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
