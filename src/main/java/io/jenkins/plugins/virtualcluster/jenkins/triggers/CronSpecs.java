package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.Item;
import hudson.model.Job;
import hudson.scheduler.CronTabList;
import hudson.scheduler.Hash;
import hudson.triggers.Trigger;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.FormMessages;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Optional;
import jenkins.model.ParameterizedJobMixIn;

/** Cron lines of triggers, by Jenkins's own reading of them. */
public final class CronSpecs {
    /** What lies further ahead is not told. */
    private static final int DAYS = 35;

    private static final int MINUTES = DAYS * 24 * 60;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofLocalizedDateTime(
                    FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withZone(ZoneId.systemDefault());

    private CronSpecs() {}

    /** When Jenkins runs the suites of a job by their schedule the next time; none if that is not soon. */
    public static Optional<Instant> nextRun(Job<?, ?> job) {
        return job.isBuildable()
                ? next(job, ParameterizedJobMixIn.getTrigger(job, SuiteScheduleTrigger.class))
                : Optional.empty();
    }

    /** When a trigger has its turn the next time; none for one that is not there, or is switched off. */
    static Optional<Instant> next(Item job, Trigger<?> trigger) {
        return trigger == null || !TriggerSettings.get().isEnabled() ? Optional.empty() : next(trigger.getSpec(), job);
    }

    /** Asks Jenkins's reading minute by minute, as its cron does. */
    private static Optional<Instant> next(String spec, Item job) {
        CronTabList times = CronTabList.create(spec, Hash.from(job.getFullName()));
        Calendar minute = new GregorianCalendar();
        minute.set(Calendar.SECOND, 0);
        minute.set(Calendar.MILLISECOND, 0);
        for (int i = 0; i < MINUTES; i++) {
            minute.add(Calendar.MINUTE, 1);
            if (times.check(minute)) {
                return Optional.of(minute.toInstant());
            }
        }
        return Optional.empty();
    }

    /**
     * What is to be said of cron lines in a form: when it is their turn the next time, or what is wrong.
     *
     * @param none what is said of none
     */
    static FormValidation check(String spec, Item job, FormMessage none) {
        if (spec == null || spec.isBlank()) {
            return FormMessages.of(none);
        }
        try {
            return FormMessages.of(next(spec, job)
                    .map(time -> FormMessage.fine(Messages.CronSpecs_next(TIME.format(time))))
                    .orElse(FormMessage.warning(Messages.CronSpecs_notSoon(DAYS))));
        } catch (IllegalArgumentException e) {
            return FormMessages.of(FormMessage.error(e.getMessage()));
        }
    }
}
