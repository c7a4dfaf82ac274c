package io.jenkins.plugins.virtualcluster.definition.schedule;

import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A schedule by the syntax of Jenkins' timer triggers, one line of it: five fields of numbers, {@code *}, ranges, steps and
 * {@code H}, or a word such as {@code @daily}. As in Jenkins, both the day of the month and the day of the week must match,
 * and {@code H} stands for a number that depends on the suite's name, so that not all suites begin at once.
 */
public final class Cron {
    private static final Map<String, String> WORDS = Map.of(
            "@yearly", "H H H H *",
            "@annually", "H H H H *",
            "@monthly", "H H H * *",
            "@weekly", "H H * * H",
            "@daily", "H H * * *",
            "@midnight", "H H(0-2) * * *",
            "@hourly", "H * * * *");

    /** @param hashedMax of a hashed field: every month has such a day, and a week's first day has one number */
    private record Field(String name, int min, int max, int hashedMax) {}

    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, 59),
            new Field("hour", 0, 23, 23),
            new Field("day of the month", 1, 31, 28),
            new Field("month", 1, 12, 12),
            new Field("day of the week", 0, 7, 6));
    /** A leap day that is a given day of the week comes back in that time. */
    private static final int YEARS = 41;

    /** @param step 0 if none is given */
    private record Term(int first, int last, int step, boolean hashed) {
        void addTo(BitSet numbers, int hash) {
            int size = last - first + 1;
            if (hashed && step == 0) {
                numbers.set(first + hash % size);
                return;
            }
            for (int number = first + (hashed ? hash % Math.min(step, size) : 0);
                    number <= last;
                    number += Math.max(1, step)) {
                numbers.set(number);
            }
        }
    }

    private final List<List<Term>> fields = new ArrayList<>();

    private Cron(String text) {
        String line = WORDS.getOrDefault(text, text);
        if (line.startsWith("@")) {
            throw new IllegalArgumentException(Wording.unknown(
                    "schedule", text, WORDS.keySet().stream().sorted().toList()));
        }
        List<String> parts =
                Stream.of(line.split("[ \t]+")).filter(part -> !part.isEmpty()).toList();
        if (parts.size() != FIELDS.size()) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " has " + parts.size()
                            + " fields; expected five (minute, hour, day of the month, month, day of the week), such as 'H 2 * * *'");
        }
        for (int i = 0; i < parts.size(); i++) {
            Field field = FIELDS.get(i);
            fields.add(Stream.of(parts.get(i).split(",", -1))
                    .map(term -> term(field, term))
                    .toList());
        }
    }

    /**
     * The text, if it is a schedule.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static String schedule(String text) {
        new Cron(text);
        return text;
    }

    /**
     * The first time of a schedule that is later than that one.
     *
     * @param name the suite's
     * @return none if there is no such day, as with February 30
     * @throws IllegalArgumentException if it is not a schedule
     */
    public static Optional<Instant> next(String schedule, String name, Instant after, ZoneId zone) {
        return next(new Cron(schedule).numbers(name), after.atZone(zone));
    }

    private static Term term(Field field, String term) {
        int slash = term.indexOf('/');
        String base = slash < 0 ? term : term.substring(0, slash);
        int step = slash < 0 ? 0 : number(field, term, term.substring(slash + 1), 1, field.max - field.min + 1);
        boolean hashed = base.startsWith("H");
        if (base.equals("*") || base.equals("H")) {
            return new Term(field.min, hashed ? field.hashedMax : field.max, step, hashed);
        }
        if (hashed && base.startsWith("H(") && base.endsWith(")")) {
            base = base.substring(2, base.length() - 1);
            if (base.indexOf('-') < 0) {
                throw wrong(field, term, "a range in H( ), such as H(" + field.min + "-" + field.max + ")");
            }
        } else if (slash >= 0 && base.indexOf('-') < 0) {
            throw wrong(field, term, "a step behind *, H or a range");
        }
        int dash = base.indexOf('-');
        int first = number(field, term, dash < 0 ? base : base.substring(0, dash), field.min, field.max);
        int last = dash < 0 ? first : number(field, term, base.substring(dash + 1), field.min, field.max);
        if (first > last) {
            throw wrong(field, term, "the smaller number first");
        }
        return new Term(first, last, step, hashed);
    }

    private static int number(Field field, String term, String digits, int least, int most) {
        int number = digits.matches("[0-9]{1,2}") ? Integer.parseInt(digits) : -1;
        if (number < least || number > most) {
            throw wrong(
                    field,
                    term,
                    "numbers from " + least + " to " + most + ", *, H, ranges such as 1-5 and steps such as */2");
        }
        return number;
    }

    private static IllegalArgumentException wrong(Field field, String term, String expected) {
        return new IllegalArgumentException(
                Wording.quote(term) + " is no " + field.name + " in a schedule; expected " + expected);
    }

    private List<BitSet> numbers(String name) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        List<BitSet> numbers = new ArrayList<>();
        for (List<Term> terms : fields) {
            int hash = random.nextInt(1 << 20);
            BitSet each = new BitSet();
            terms.forEach(term -> term.addTo(each, hash));
            numbers.add(each);
        }
        if (numbers.get(4).get(7)) {
            numbers.get(4).set(0);
        }
        return numbers;
    }

    private static Optional<Instant> next(List<BitSet> numbers, ZonedDateTime after) {
        ZonedDateTime time = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        ZonedDateTime end = after.plusYears(YEARS);
        while (time.isBefore(end)) {
            if (!numbers.get(3).get(time.getMonthValue())) {
                time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
            } else if (!numbers.get(2).get(time.getDayOfMonth())
                    || !numbers.get(4).get(time.getDayOfWeek().getValue() % 7)) {
                time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if (!numbers.get(1).get(time.getHour())) {
                time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!numbers.get(0).get(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return Optional.of(time.toInstant());
            }
        }
        return Optional.empty();
    }
}
