package io.jenkins.plugins.virtualcluster.record;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A result below a case, as a script reports it with {@code result NAME pass|fail|skip [TEXT]}, or as it was read from TAP or JUnit XML. A host reports a name once in a
 * stage; what it reports again replaces what it reported before.
 *
 * @param name at most {@link #LONGEST_NAME} printable characters
 * @param text what there is to say, printable; on one line if a script called with it; empty if nothing
 * @param millis how long it took, if that is known: since the result before it, or since its script began
 */
public record ScriptResult(
        Stage stage, String host, Instant at, String name, Outcome outcome, String text, long millis) {
    /** How it came out. */
    public enum Outcome {
        PASS,
        FAIL,
        SKIP
    }

    /** The first word of the call, whose words are separated by tabs. */
    static final String CALL = "result";

    /** Of its name, in characters. */
    static final int LONGEST_NAME = 250;

    private static final int LONGEST_TEXT = 2_000;

    /** Whether a script reports a result by that call, be it right or wrong. */
    public static boolean isCall(String call) {
        return call.equals(CALL) || call.startsWith(CALL + "\t");
    }

    /**
     * Reads a call of a script.
     *
     * @throws IllegalArgumentException if it is not written so; the message says how
     */
    public static ScriptResult parse(Stage stage, String host, Instant at, String call) {
        String[] words = call.split("\t", -1);
        if (words.length < 3 || words.length > 4) {
            throw new IllegalArgumentException(
                    "use it as: result NAME pass|fail|skip [TEXT], each in quotes if it has blanks");
        }
        Outcome outcome = Optional.of(words[2].strip())
                .filter(word -> word.equals(word.toLowerCase(Locale.ROOT)))
                .flatMap(ScriptResult::outcome)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + OutputText.printable(words[2]) + "' is no outcome; expected pass, fail or skip"));
        String text = words.length == 4 ? OutputText.printable(words[3].strip()) : "";
        return new ScriptResult(stage, host, at, name(words[1]), outcome, cut(text, LONGEST_TEXT), 0);
    }

    private static Optional<Outcome> outcome(String word) {
        for (Outcome outcome : Outcome.values()) {
            if (outcome.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }

    /** A name of a result or a measurement; it may have blanks and brackets, as pytest's have. */
    static String name(String word) {
        String name = OutputText.printable(word.strip());
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a name has 1 to " + LONGEST_NAME + " characters, and this one has " + name.length());
        }
        return name;
    }

    /** A text of several lines, printable and as long as it may be. */
    static String cutText(String text) {
        return cut(text.lines().map(OutputText::printable).collect(Collectors.joining("\n")), LONGEST_TEXT);
    }

    /** A name that is as long as it may be, and printable. */
    static String cutName(String text) {
        return cut(OutputText.printable(text.replace('\n', ' ').strip()), LONGEST_NAME - 3);
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) + "..." : text;
    }

    public boolean failed() {
        return outcome == Outcome.FAIL;
    }

    /** That it failed, in words, such as {@code result copy[4 GiB] failed: checksum differs}. */
    public String failure() {
        return "result " + name + " failed"
                + text.lines().findFirst().map(line -> ": " + line).orElse("");
    }

    ScriptResult took(long time) {
        return new ScriptResult(stage, host, at, name, outcome, text, time);
    }
}
