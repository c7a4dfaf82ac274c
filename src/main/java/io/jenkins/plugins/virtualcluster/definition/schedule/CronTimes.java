package io.jenkins.plugins.virtualcluster.definition.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The times that a schedule means. As in Jenkins, both the day of the month and the day of the week must match, and
 * {@code H} stands for a number that depends on the suite's name, so that not all suites begin at once.
 */
public final class CronTimes {
    private static final Map<String, String> WORDS = Map.of(
            "@yearly", "H H H H *",
            "@annually", "H H H H *",
            "@monthly", "H H H * *",
            "@weekly", "H H * * H",
            "@daily", "H H * * *",
            "@midnight", "H H(0-2) * * *",
            "@hourly", "H * * * *");
    private static final int[] LEAST = {0, 0, 1, 1, 0};
    private static final int[] MOST = {59, 23, 31, 12, 7};
    /** Every month has them; a hashed day is one of these. */
    private static final int SURE_DAYS = 28;
    /** A leap day that is a given day of the week comes back in that time. */
    private static final int YEARS = 41;

    private final BitSet[] fields = new BitSet[LEAST.length];

    private CronTimes(String schedule, String name) {
        String[] terms = WORDS.getOrDefault(schedule, schedule).trim().split("[ \t]+");
        SplittableRandom random = new SplittableRandom(name.hashCode());
        for (int i = 0; i < fields.length; i++) {
            fields[i] = new BitSet();
            int hash = random.nextInt(1 << 20);
            for (String term : terms[i].split(",")) {
                take(fields[i], term, i, hash);
            }
        }
        if (fields[4].get(7)) {
            fields[4].set(0);
        }
    }

    /**
     * The first such time later than that one.
     *
     * @param schedule one that was checked when the suite was read
     * @param name the suite's
     * @return none if there is no such day, as with February 30
     */
    public static Optional<Instant> next(String schedule, String name, Instant after, ZoneId zone) {
        return new CronTimes(Cron.schedule(schedule), name).next(after.atZone(zone));
    }

    private Optional<Instant> next(ZonedDateTime after) {
        ZonedDateTime time = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        ZonedDateTime end = after.plusYears(YEARS);
        while (time.isBefore(end)) {
            if (!fields[3].get(time.getMonthValue())) {
                time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
            } else if (!fields[2].get(time.getDayOfMonth())
                    || !fields[4].get(time.getDayOfWeek().getValue() % 7)) {
                time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
            } else if (!fields[1].get(time.getHour())) {
                time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            } else if (!fields[0].get(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return Optional.of(time.toInstant());
            }
        }
        return Optional.empty();
    }

    private static void take(BitSet numbers, String term, int field, int hash) {
        int slash = term.indexOf('/');
        int step = slash < 0 ? 1 : Integer.parseInt(term.substring(slash + 1));
        String base = slash < 0 ? term : term.substring(0, slash);
        boolean hashed = base.startsWith("H");
        String range = hashed && base.length() > 1 ? base.substring(2, base.length() - 1) : base;
        int least = LEAST[field];
        int most = hashed && field == 2 ? SURE_DAYS : hashed && field == 4 ? 6 : MOST[field];
        if (!range.equals("*") && !range.equals("H")) {
            String[] ends = range.split("-");
            least = Integer.parseInt(ends[0]);
            most = Integer.parseInt(ends[ends.length - 1]);
        }
        if (hashed && slash < 0) {
            numbers.set(least + hash % (most - least + 1));
        } else {
            for (int number = least + (hashed ? hash % Math.min(step, most - least + 1) : 0);
                    number <= most;
                    number += step) {
                numbers.set(number);
            }
        }
    }
}
