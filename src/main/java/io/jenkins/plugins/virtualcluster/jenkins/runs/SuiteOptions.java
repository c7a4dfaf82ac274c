package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A suite that is to be run.
 *
 * @param cases names of those to run; empty for all
 * @param from the first case to run
 * @param tags of the suite's own
 * @param hold whether a run is held behind the first stage that does not pass
 * @param again the directories of the records of earlier builds, the newest first: only what did not pass in them is run again, with
 *     the definitions there, where of each run of the matrix the newest counts; none to run the suite
 * @param retries how often it is run again, on a fresh cluster, if the infrastructure fails it
 * @param standby whether its cluster may be a standby cluster that is taken over
 * @param repeats how often its cases run; what is run again runs as often as before
 */
public record SuiteOptions(
        String suite,
        List<String> cases,
        Optional<String> from,
        Map<String, String> tags,
        boolean hold,
        List<Path> again,
        int retries,
        boolean standby,
        Repeats repeats) {
    public static final int MOST_RETRIES = 9;

    /** @throws IllegalArgumentException if there are too many or too few retries */
    public SuiteOptions {
        cases = List.copyOf(cases);
        tags = Map.copyOf(tags);
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new IllegalArgumentException("retryInfrastructure is " + retries + "; expected 0 to " + MOST_RETRIES);
        }
    }

    /** One that takes a standby cluster where one fits, and whose cases run once. */
    public SuiteOptions(
            String suite,
            List<String> cases,
            Optional<String> from,
            Map<String, String> tags,
            boolean hold,
            List<Path> again,
            int retries) {
        this(suite, cases, from, tags, hold, again, retries, true, Repeats.NONE);
    }

    /** The same with cases that run so often. */
    public SuiteOptions repeating(Repeats often) {
        return new SuiteOptions(suite, cases, from, tags, hold, again, retries, standby, often);
    }

    /**
     * The same with what somebody has chosen, which wins.
     *
     * @param chosenCases empty for those that are asked for already
     */
    public SuiteOptions but(List<String> chosenCases, Map<String, String> chosenTags) {
        Map<String, String> all = new HashMap<>(tags);
        all.putAll(chosenTags);
        return chosenCases.isEmpty()
                ? new SuiteOptions(suite, cases, from, all, hold, again, retries, standby, repeats)
                : new SuiteOptions(suite, chosenCases, Optional.empty(), all, hold, again, retries, standby, repeats);
    }
}
