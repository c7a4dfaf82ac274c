package io.jenkins.plugins.virtualcluster.definition.schedule;

import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks a schedule by the syntax of Jenkins' timer triggers, one line of it: five fields of numbers, {@code *}, ranges,
 * steps and {@code H}, or a word such as {@code @daily}.
 */
public final class Cron {
    private static final Set<String> WORDS =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");

    private record Field(String name, int min, int max) {}

    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59),
            new Field("hour", 0, 23),
            new Field("day of the month", 1, 31),
            new Field("month", 1, 12),
            new Field("day of the week", 0, 7));

    private Cron() {}

    /** @throws IllegalArgumentException saying what was expected */
    public static String schedule(String text) {
        if (text.startsWith("@")) {
            if (!WORDS.contains(text)) {
                throw new IllegalArgumentException(Wording.unknown(
                        "schedule", text, WORDS.stream().sorted().toList()));
            }
            return text;
        }
        List<String> fields =
                split(text, ' ', '\t').stream().filter(part -> !part.isEmpty()).toList();
        if (fields.size() != FIELDS.size()) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " has " + fields.size()
                            + " fields; expected five (minute, hour, day of the month, month, day of the week), such as 'H 2 * * *'");
        }
        for (int i = 0; i < fields.size(); i++) {
            for (String term : split(fields.get(i), ',', ',')) {
                check(FIELDS.get(i), term);
            }
        }
        return text;
    }

    private static void check(Field field, String term) {
        int slash = term.indexOf('/');
        String base = slash < 0 ? term : term.substring(0, slash);
        boolean hashed = base.startsWith("H");
        int least = field.min;
        int most = field.max;
        if (hashed && base.startsWith("H(") && base.endsWith(")")) {
            base = base.substring(2, base.length() - 1);
            if (base.indexOf('-') < 0) {
                throw wrong(field, term, "a range in H( ), such as H(" + least + "-" + most + ")");
            }
        } else if (base.equals("*") || base.equals("H")) {
            base = least + "-" + most;
        } else if (slash >= 0 && base.indexOf('-') < 0) {
            throw wrong(field, term, "a step behind *, H or a range");
        }
        int dash = base.indexOf('-');
        int first = number(field, term, dash < 0 ? base : base.substring(0, dash), least, most);
        int last = dash < 0 ? first : number(field, term, base.substring(dash + 1), least, most);
        if (first > last) {
            throw wrong(field, term, "the smaller number first");
        }
        if (slash >= 0) {
            number(field, term, term.substring(slash + 1), 1, most - least + 1);
        }
    }

    private static int number(Field field, String term, String digits, int least, int most) {
        boolean whole =
                !digits.isEmpty() && digits.length() <= 2 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = whole ? Integer.parseInt(digits) : -1;
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

    private static List<String> split(String text, char separator, char otherSeparator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == separator || text.charAt(i) == otherSeparator) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        return parts;
    }
}
