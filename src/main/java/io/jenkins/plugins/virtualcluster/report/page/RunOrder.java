package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** By what a list of runs may be sorted. Runs that are equal in it stay as they are: the newest first. */
enum RunOrder {
    /** The worst last; what has no verdict comes after those. */
    VERDICT(Comparator.comparing(
            (RunSummary run) -> run.verdict().map(Enum::ordinal).orElse(Integer.MAX_VALUE))),
    SUITE(Comparator.comparing(RunSummary::title)),
    RUN(Comparator.comparing(RunSummary::run)),
    STARTED(Comparator.comparing(RunSummary::started)),
    TOOK(Comparator.comparing(RunSummary::durationMs)),
    COMMIT(Comparator.comparing(run -> run.commit().orElse(""))),
    CAUSE(Comparator.comparing(run -> run.cause().orElse("")));

    private final Comparator<RunSummary> ascending;

    RunOrder(Comparator<RunSummary> ascending) {
        this.ascending = ascending;
    }

    /**
     * The order that a list is asked for in.
     *
     * @param sort a name of these in lower case; with a minus before it, descending
     * @throws InvalidRequestException if it is none
     */
    static Comparator<RunSummary> of(String sort) throws InvalidRequestException {
        boolean descending = sort.startsWith("-");
        String name = descending ? sort.substring(1) : sort;
        List<String> names = Arrays.stream(values())
                .map(order -> order.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!names.contains(name)) {
            throw new InvalidRequestException(Suggestions.unknown("order", name, names));
        }
        Comparator<RunSummary> ascending = values()[names.indexOf(name)].ascending;
        return descending ? ascending.reversed() : ascending;
    }
}
