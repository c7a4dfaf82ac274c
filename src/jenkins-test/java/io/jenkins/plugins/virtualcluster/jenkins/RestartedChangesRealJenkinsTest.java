package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChangesService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A change has one build, wherever Jenkins was ended. */
@ExtendWith(PluginsOfClassPath.class)
@Timeout(300)
class RestartedChangesRealJenkinsTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    Path directory;

    private Definitions definitions;

    private static WorkflowJob job(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("job", WorkflowJob.class);
    }

    private static Path file(JenkinsRule jenkins, String name) {
        return job(jenkins).getRootDir().toPath().resolve(name);
    }

    private static void look(JenkinsRule jenkins, String until) throws Exception {
        ChangesService.get().look(job(jenkins));
        Definitions.await(until, () -> {
            try {
                Path log = file(jenkins, "suite-changes.log");
                return Files.exists(log)
                        && Files.readString(log).contains(until)
                        && Files.readString(log).contains("Done");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** A job with one build, a change that is wanted, and a queue that lets nothing begin. */
    private void wanted(JenkinsRule jenkins) throws Exception {
        definitions = new Definitions(directory.resolve("definitions"));
        definitions.configure(definitions.fileUrl());
        jenkins.buildAndAssertSuccess(Definitions.job("job", "changed-names"));
        look(jenkins, "First poll");
        definitions.write("second", "cases/one/run.sh", "#!/bin/sh\n:\n").git().commit("More");
        jenkins.jenkins.doQuietDown();
        look(jenkins, "Asked for a build");
    }

    private static void assertOneBuild(JenkinsRule jenkins) throws Exception {
        Definitions.await("build 2", () -> job(jenkins).getBuildByNumber(2) != null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(job(jenkins).getBuildByNumber(2)));
        look(jenkins, "Nothing new");
        jenkins.waitUntilNoActivity();
        assertThat(job(jenkins).getNextBuildNumber()).isEqualTo(3);
    }

    @Test
    void whatWaitedInTheQueueBeginsOnce() throws Throwable {
        sessions.then(this::wanted);
        sessions.then(RestartedChangesRealJenkinsTest::assertOneBuild);
    }

    @Test
    void whatTheQueueLostIsAskedForAgain() throws Throwable {
        sessions.then(jenkins -> {
            wanted(jenkins);
            jenkins.jenkins.getQueue().clear();
            Files.copy(file(jenkins, "suite-changes.json"), directory.resolve("kept"));
        });
        Path json = sessions.getHome().toPath().resolve("jobs/job/suite-changes.json");
        // as kill -9 would have left it, which nobody tells of an empty queue
        Files.copy(directory.resolve("kept"), json, StandardCopyOption.REPLACE_EXISTING);
        sessions.then(RestartedChangesRealJenkinsTest::assertOneBuild);
    }

    @Test
    void whatBeganAndWasInTheSavedQueueStillDoesNotBeginAgain() throws Throwable {
        Path home = sessions.getHome().toPath();
        sessions.then(jenkins -> {
            wanted(jenkins);
            Files.copy(file(jenkins, "suite-changes.json"), directory.resolve("state"));
            jenkins.jenkins.getQueue().save();
            Files.copy(home.resolve("queue.xml"), directory.resolve("queue"));
            jenkins.jenkins.doCancelQuietDown();
            Definitions.await("build 2", () -> job(jenkins).getBuildByNumber(2) != null);
            jenkins.waitForCompletion(job(jenkins).getBuildByNumber(2));
        });
        Files.copy(
                directory.resolve("state"),
                home.resolve("jobs/job/suite-changes.json"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.copy(directory.resolve("queue"), home.resolve("queue.xml"), StandardCopyOption.REPLACE_EXISTING);
        sessions.then(RestartedChangesRealJenkinsTest::assertOneBuild);
    }
}
