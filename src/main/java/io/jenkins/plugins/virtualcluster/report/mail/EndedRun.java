package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.definition.Notification;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.SuiteCases;
import io.jenkins.plugins.virtualcluster.record.SuiteFacts;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.IndexEntry;
import io.jenkins.plugins.virtualcluster.report.page.Runs;
import io.jenkins.plugins.virtualcluster.report.page.SuiteTrend;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A run that is over, and the runs of the same suite before it.
 *
 * @param state with its first and its last event
 * @param damage what of its record is missing or cannot be read, and where
 * @param notification whom its suite wants to be told; none if nobody
 * @param before the newest first; without the attempts before at this one
 */
public record EndedRun(
        RunDirectory directory,
        RunState state,
        List<String> damage,
        Optional<Notification> notification,
        IndexEntry entry,
        List<IndexEntry> before,
        RunLinks links) {
    public EndedRun {
        damage = List.copyOf(damage);
        before = List.copyOf(before);
    }

    /**
     * Reads it.
     *
     * @param all the runs that it is compared with; it is one of them
     * @return none if it has not ended, or nothing says how it began
     * @throws IOException if its record, or those of the others, cannot be read
     */
    public static Optional<EndedRun> of(RunDirectory directory, Runs all, RunLinks links) throws IOException {
        Records.Entry read = Records.read(directory);
        RunState state = read.state();
        String id = String.valueOf(directory.path().getFileName());
        List<IndexEntry> entries = all.entries();
        Optional<IndexEntry> own =
                entries.stream().filter(entry -> entry.run().id().equals(id)).findFirst();
        if (state.started().isEmpty() || state.ended().isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        Optional<Notification> notification = RunFacts.suite(directory).flatMap(SuiteFacts::notification);
        return Optional.of(new EndedRun(
                directory, state, read.damageOfAll(), notification, own.get(), before(own.get(), entries), links));
    }

    private static List<IndexEntry> before(IndexEntry own, List<IndexEntry> all) {
        Set<String> attempts =
                own.run().attempt().earlier().stream().map(Attempt.Earlier::run).collect(Collectors.toSet());
        return all.subList(all.indexOf(own) + 1, all.size()).stream()
                .filter(entry -> entry.run().isOfSame(own.run()))
                .filter(entry -> entry.run().verdict().isPresent())
                .filter(entry -> !attempts.contains(entry.run().run()))
                .toList();
    }

    Event.RunStarted start() {
        return state.started().orElseThrow();
    }

    Event.RunEnded end() {
        return state.ended().orElseThrow();
    }

    Verdict verdict() {
        return end().verdict();
    }

    /** Its cases under the names that the suite has for them. */
    SuiteCases cases() {
        return new SuiteCases(state);
    }

    /** How the suite stands with it. */
    SuiteTrend standing() {
        return SuiteTrend.of(entry, before, one -> one.run().verdict());
    }

    /** How one of its cases stands with it, under the name that the suite has for it. */
    SuiteTrend standing(String testCase) {
        return SuiteTrend.of(entry, before, one -> one.caseVerdict(testCase));
    }
}
