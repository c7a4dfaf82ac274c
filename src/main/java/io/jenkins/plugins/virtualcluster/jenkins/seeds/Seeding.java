package io.jenkins.plugins.virtualcluster.jenkins.seeds;

import io.jenkins.plugins.virtualcluster.jenkins.changes.SuiteSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps a job for each suite of a repository. It touches only what it made itself and nobody has changed since, renamed or
 * copied; whatever else has the name of a suite's job is left alone, and that is said.
 */
public final class Seeding {
    private final SeedRequest request;
    private final Jobs jobs;
    private final Consumer<String> log;

    /** @param log told what is done and what is not, one per line */
    public Seeding(SeedRequest request, Jobs jobs, Consumer<String> log) {
        this.request = request;
        this.jobs = jobs;
        this.log = log;
    }

    /**
     * Brings the jobs to what there is now.
     *
     * @throws IOException if Jenkins cannot write one; those before are done
     */
    public void keep(SuiteSnapshot suites, Instant now) throws IOException, InterruptedException {
        for (Map.Entry<String, SuiteSnapshot.Offer> suite : suites.sound().entrySet()) {
            keep(suite.getKey(), suite.getValue().schedule());
        }
        for (Map.Entry<String, List<String>> suite : suites.broken().entrySet()) {
            log.accept(request.job(suite.getKey()) + ": unchanged, because its suite is invalid: "
                    + suite.getValue().get(0));
        }
        for (Jobs.FoundJob job : jobs.marked()) {
            JobMark mark = job.mark().orElseThrow();
            if (job.isMade()
                    && mark.repository().equals(request.repository())
                    && !(suites.all().contains(mark.suite()) && job.name().equals(request.job(mark.suite())))) {
                retire(job, mark, now);
            }
        }
    }

    private void keep(String suite, Optional<String> schedule) throws IOException {
        String xml = JobText.of(request, suite, schedule);
        JobMark wanted = new JobMark(
                request.repository(),
                suite,
                request.job(suite),
                JobText.digest(xml),
                Optional.empty(),
                Optional.empty(),
                request.grace());
        Optional<Jobs.FoundJob> found = jobs.find(wanted.job());
        if (found.isEmpty()) {
            jobs.create(wanted, xml);
            log.accept(wanted.job() + ": created"
                    + schedule.map(times -> ", runs at '" + times + "'").orElse(""));
        } else if (!isOurs(found.get(), wanted)) {
            log.accept(wanted.job() + ": unchanged, because it was not created for suite " + suite
                    + "; give the jobs a prefix, or rename this one");
        } else if (found.get().isChanged()) {
            log.accept(wanted.job() + ": unchanged, because it was edited; to have it kept up to date again,"
                    + " delete it, and it is created again");
        } else if (!isCurrent(found.get().mark().orElseThrow(), wanted)) {
            jobs.update(wanted, xml);
            log.accept(wanted.job() + ": updated");
        }
    }

    private static boolean isOurs(Jobs.FoundJob found, JobMark wanted) {
        return found.isMade()
                && found.mark()
                        .filter(mark -> mark.repository().equals(wanted.repository())
                                && mark.suite().equals(wanted.suite()))
                        .isPresent();
    }

    private static boolean isCurrent(JobMark mark, JobMark wanted) {
        return mark.asked().equals(wanted.asked())
                && mark.made().isPresent()
                && mark.missing().isEmpty()
                && mark.grace().equals(wanted.grace());
    }

    private void retire(Jobs.FoundJob job, JobMark mark, Instant now) throws IOException, InterruptedException {
        if (job.isChanged()) {
            log.accept(job.name() + ": its suite was removed; unchanged, because the job was edited");
        } else if (mark.missing().isEmpty() || mark.made().isEmpty()) {
            jobs.disable(job.name(), mark.missing().orElse(now));
            log.accept(job.name() + ": disabled, because its suite was removed; the job is removed after "
                    + mark.missing().orElse(now).plus(mark.grace()).truncatedTo(ChronoUnit.SECONDS));
        } else if (isOver(job, now)) {
            jobs.remove(job.name());
            log.accept(job.name() + ": removed, because its suite was removed at "
                    + mark.missing().get().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    /** Whether a job's time of grace is over, and nobody has changed it meanwhile. */
    public static boolean isOver(Jobs.FoundJob job, Instant now) {
        return job.isMade()
                && !job.isChanged()
                && job.mark()
                        .flatMap(JobMark::end)
                        .filter(end -> !now.isBefore(end))
                        .isPresent();
    }
}
