package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run that is over in few words, for those who are not told by mail.
 *
 * @param title what was run, such as {@code copy (version=5.6)}
 * @param headline what came out how, one line
 * @param words the same with the cases, one line: for those who show no markup, and take it for none
 * @param markdown what there is to know
 * @param link the address of its page
 */
public record ShortSummary(
        String title,
        Verdict verdict,
        Instant started,
        Instant ended,
        String headline,
        String words,
        String markdown,
        Optional<String> link) {

    /**
     * That of a run.
     *
     * @throws IOException if the run's output cannot be read
     */
    public static ShortSummary of(EndedRun run) throws IOException {
        MailContent letter = MailWriter.write(run, new MailPlanner.Topic(Optional.empty(), run.standing()));
        return new ShortSummary(
                run.entry().run().title(),
                run.verdict(),
                run.start().at(),
                run.end().at(),
                letter.headline(),
                words(letter),
                letter.markdown(),
                letter.link());
    }

    /** That a run is under way, one line. */
    public static String runningHeadline(Event.RunStarted start) {
        return "Suite " + start.title() + " is running";
    }

    /** The same with its cases, one line; such as {@code Suite copy is running. Cases, 50 times each: copy_to, copy_from}. */
    public static String runningWords(Event.RunStarted start) {
        String cases = start.stages().stream()
                .map(stage -> start.isRepeated() ? stage.unrepeated() : stage)
                .flatMap(stage -> stage.testCase().stream())
                .distinct()
                .collect(Collectors.joining(", "));
        String often = start.isRepeated() ? ", " + start.repeats() + " times each" : "";
        return runningHeadline(start) + (cases.isEmpty() ? "" : ". Cases" + often + ": " + cases);
    }

    /** Of names and verdicts alone: nothing of it is written by a script. */
    private static String words(MailContent letter) {
        return Stream.concat(
                        Stream.of(letter.headline()),
                        letter.facts().entrySet().stream()
                                .filter(fact -> fact.getKey().startsWith(MailWriter.CASES))
                                .map(fact -> fact.getKey() + ": " + fact.getValue()))
                .collect(Collectors.joining(". "));
    }
}
