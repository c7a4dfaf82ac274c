package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.Job;
import hudson.model.Queue;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.ChangePoll;
import io.jenkins.plugins.virtualcluster.jenkins.changes.ChangeState;
import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** A job that follows a repository. Beside it lie what it knows, and the log of its last look. */
final class ChangeCheck {
    private static final Logger LOGGER = Logger.getLogger(ChangeCheck.class.getName());
    /** Of a log that is shown. */
    private static final int MOST_BYTES = 256 << 10;

    private final Job<?, ?> job;
    private final SuiteChangesTrigger trigger;
    private final JenkinsBuilds builds;

    ChangeCheck(Job<?, ?> job, SuiteChangesTrigger trigger) {
        this.job = job;
        this.trigger = trigger;
        builds = new JenkinsBuilds(job, trigger.getRepository());
    }

    private Path logFile() {
        return directory().resolve("suite-changes.log");
    }

    private Path directory() {
        return job.getRootDir().toPath();
    }

    /** What it knows. */
    ChangeState state() throws IOException {
        return ChangeState.read(directory(), trigger.getRepository());
    }

    /** The log of its last look, as much of it as is shown; empty if there was none. */
    String log() throws IOException {
        if (!Files.exists(logFile())) {
            return "";
        }
        try (var in = Files.newInputStream(logFile())) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** Looks, with the rights of Jenkins itself. What is wrong stands in the log. */
    void look() throws InterruptedException {
        File written = logFile().toFile();
        try (StreamTaskListener listener = new StreamTaskListener(written, StandardCharsets.UTF_8)) {
            PrintStream log = listener.getLogger();
            log.println(
                    "Polled " + trigger.getRepository() + ", " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
            try {
                new ChangePoll(directory(), trigger.wanted(), builds, log::println)
                        .look(trigger.getRepository(), Histories.of(trigger.getRepository(), job, listener));
            } catch (InvalidRequestException e) {
                log.println("Polling failed: " + e.getMessage());
            }
            log.println("Done, " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot look for changes for " + job.getFullName(), e);
        }
    }

    /** After a restart the queue may still have a build that had begun: that is taken out of it. */
    void dropDoubles() {
        try {
            Optional<PendingBuild> begun = state().pending().filter(builds::isSettled);
            Queue queue = Jenkins.get().getQueue();
            // else its maintenance could put another object in the place of the one that was found
            Queue.withLock(() -> {
                begun.flatMap(builds::item).ifPresent(queue::cancel);
            });
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot read what " + job.getFullName() + " knows of changes", e);
        }
    }
}
