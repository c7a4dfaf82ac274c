package io.jenkins.plugins.virtualcluster.record;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A number that a script measured, as it reports it with {@code measure NAME VALUE UNIT [better=higher|lower]}. A host measures a name
 * once in a stage; what it measures again replaces what it measured before.
 *
 * @param name as of a {@link ScriptResult}
 * @param value finite
 * @param unit such as {@code MB/s}, without blanks
 * @param better which change is an improvement; empty if neither is
 */
public record Measurement(
        Stage stage, String host, Instant at, String name, double value, String unit, Optional<Better> better) {
    /** Which values are better. */
    public enum Better {
        HIGHER,
        LOWER
    }

    /** The first word of the call, whose words are separated by tabs. */
    static final String CALL = "measure";

    private static final Pattern NUMBER = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");
    private static final Pattern UNIT = Pattern.compile("[^\\s\\p{Cntrl}]{1,20}");
    private static final int SIGNIFICANT = 6;

    /** Whether a script reports a measurement by that call, be it right or wrong. */
    public static boolean isCall(String call) {
        return call.equals(CALL) || call.startsWith(CALL + "\t");
    }

    /**
     * Reads a call of a script.
     *
     * @throws IllegalArgumentException if it is not written so; the message says how
     */
    public static Measurement parse(Stage stage, String host, Instant at, String call) {
        String[] words = call.split("\t", -1);
        if (words.length < 4 || words.length > 5) {
            throw new IllegalArgumentException("use it as: measure NAME VALUE UNIT [better=higher|lower]");
        }
        String number = words[2].strip();
        double value =
                NUMBER.matcher(number).matches() && number.length() <= 100 ? Double.parseDouble(number) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "'" + OutputText.printable(number) + "' is no number; expected one such as 512 or 1.5e3");
        }
        String unit = OutputText.printable(words[3].strip());
        if (!UNIT.matcher(unit).matches()) {
            throw new IllegalArgumentException(
                    "'" + unit + "' is no unit; expected up to 20 characters without blanks, such as MB/s");
        }
        return new Measurement(
                stage,
                host,
                at,
                ScriptResult.name(words[1]),
                value,
                unit,
                better(words.length == 5 ? words[4].strip() : ""));
    }

    private static Optional<Better> better(String word) {
        return switch (word) {
            case "" -> Optional.empty();
            case "better=higher" -> Optional.of(Better.HIGHER);
            case "better=lower" -> Optional.of(Better.LOWER);
            default ->
                throw new IllegalArgumentException("'" + OutputText.printable(word)
                        + "' is not expected here; expected better=higher or better=lower");
        };
    }

    /** The same in another stage. */
    Measurement in(Stage other) {
        return new Measurement(other, host, at, name, value, unit, better);
    }

    /** The same with another value. */
    Measurement with(double other) {
        return new Measurement(stage, host, at, name, other, unit, better);
    }

    /** Such as {@code 512.5 MB/s}. */
    public String words() {
        return number(value) + " " + unit;
    }

    /** A number as people write it, with six significant digits. */
    public static String number(double value) {
        BigDecimal rounded = new BigDecimal(value, new MathContext(SIGNIFICANT)).stripTrailingZeros();
        boolean isLong = rounded.precision() - rounded.scale() > 15 || rounded.scale() > 12;
        return rounded.signum() == 0 ? "0" : isLong ? rounded.toString() : rounded.toPlainString();
    }
}
