package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.CauseAction;
import hudson.model.HealthReport;
import hudson.model.Result;
import hudson.plugins.git.ApiTokenPropertyConfiguration;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepository;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChangesService;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChosenSuite;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChosenSuiteCause;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteChangesCause;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteChangesTrigger;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteScheduleTrigger;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.TriggerSettings;
import io.jenkins.plugins.virtualcluster.repository.git.GitHttpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What becomes of changes in a real git repository that jobs follow. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
@Timeout(300)
class SuiteChangesRealJenkinsTest extends FollowedDefinitions {
    @Test
    void aNotifiedChangeStartsOneBuildOfWhatItTouches() throws Exception {
        WorkflowJob job = following("changed");
        assertThat(JenkinsRule.getLog(job.getLastBuild())).contains("[suite] run PASSED", "[second] run PASSED");
        assertThat(lookLog(job)).contains("First poll: changes count from");

        String commit = definitions
                .write("second", "cases/one/run.sh", "#!/bin/sh\necho more\n")
                .git()
                .commit("More");
        assertThat(notify("url=" + encoded(definitions.fileUrl() + "/"))).isEqualTo(202);
        WorkflowRun build = build(job, 2);
        jenkins.assertBuildStatusSuccess(build);

        assertThat(JenkinsRule.getLog(build))
                .contains(
                        "touch: second",
                        "suites/second/cases/one/run.sh",
                        "Definitions: definitions at " + commit,
                        "[second] run PASSED",
                        "environment: second at " + commit)
                .doesNotContain("[suite] run");
        SuiteChangesCause cause = build.getCause(SuiteChangesCause.class);
        assertThat(cause.getTo()).isEqualTo(commit);
        assertThat(page().getPage(build).asNormalizedText()).contains("suites/second/cases/one/run.sh");
        look(job);
        awaitPage(job, "Nothing new since", commit.substring(0, 8));
        assertThat(job.getNextBuildNumber()).isEqualTo(3);
    }

    @Test
    void aBuildRunsTheCommitThatStartedItThoughTheBranchWentOnOrWasRewritten() throws Exception {
        try (GitHttpServer server = new GitHttpServer(directory)) {
            definitions.configure(server.url("definitions/.git"));
            WorkflowJob job = following("changed");
            String first =
                    definitions.git().git().getRepository().resolve("HEAD").name();

            String second = definitions
                    .write("suite", "cases/one/run.sh", "#!/bin/sh\n:\n")
                    .git()
                    .commit("Second");
            jenkins.jenkins.doQuietDown();
            look(job);
            assertThat(lookLog(job)).contains("Asked for a build for " + first.substring(0, 8));
            definitions.git().reset(first);
            definitions
                    .write("second", "cases/one/run.sh", "#!/bin/sh\n:\n")
                    .git()
                    .commit("Rewritten");
            look(job);
            assertThat(lookLog(job)).contains("waits in the queue");
            jenkins.jenkins.doCancelQuietDown();

            assertThat(JenkinsRule.getLog(build(job, 2))).contains("definitions at " + second, "[suite] run PASSED");
            assertThat(JenkinsRule.getLog(build(job, 3)))
                    .contains("touch: second, suite", "[suite] run PASSED", "[second] run PASSED");
        }
    }

    @Test
    void aSuiteThatBecomesUnsoundFailsItsBuildAndTheHealthOfTheJob() throws Exception {
        WorkflowJob job = following("changed");
        assertThat(job.getBuildHealth().getScore()).isEqualTo(100);

        definitions.write("second", "suite.yaml", """
                        name: second
                        cluster: cluster
                        init: suite_init.sh
                        cases: [ one ]
                        colour: red
                        """).git().commit("Break it");
        look(job);
        WorkflowRun build = build(job, 2);

        jenkins.assertBuildStatus(Result.FAILURE, build);
        assertThat(JenkinsRule.getLog(build)).contains("invalid: suites/second/suite.yaml:5:1", "colour");
        HealthReport health = job.getBuildHealth();
        assertThat(health.getScore()).isZero();
        awaitPage(job, "suites/second/suite.yaml:5:1");

        definitions.add("second").git().commit("Mend it");
        look(job);
        jenkins.assertBuildStatusSuccess(build(job, 3));
        assertThat(job.getBuildHealth().getScore()).isPositive();
    }

    @Test
    void aChoiceIsAboutTheSuitesOfItsRepository() throws Exception {
        DefinitionRepository others = new DefinitionRepository("others", definitions.fileUrl());
        others.setBranch("main");
        List<DefinitionRepository> both =
                new ArrayList<>(DefinitionRepositories.get().getRepositories());
        both.add(others);
        DefinitionRepositories.get().setRepositories(both);
        WorkflowJob job = job("changed-names");
        job.setDefinition(new CpsFlowDefinition("""
                echo "chosen: ${changedSuites('definitions')} of others: ${changedSuites('others')}"
                virtualCluster(repository: 'others') { runSuite 'suite' }
                """, true));
        ChosenSuite choice = new ChosenSuite(
                "definitions", "suite", List.of("none of the others has it"), Map.of(), Optional.empty());

        WorkflowRun build = jenkins.assertBuildStatusSuccess(
                job.scheduleBuild2(0, new CauseAction(new ChosenSuiteCause(choice)), choice));

        assertThat(JenkinsRule.getLog(build))
                .contains(
                        "Only suite suite, case none of the others has it",
                        "The suite that was chosen: suite of repository definitions; none of repository others",
                        "chosen: [suite] of others: []",
                        "[suite] run PASSED");
    }

    @Test
    void whatACancelledBuildWasForIsNotAskedForAgain() throws Exception {
        WorkflowJob job = following("changed-names");
        definitions.write("second", "cases/one/run.sh", "#!/bin/sh\n:\n").git().commit("More");
        jenkins.jenkins.doQuietDown();
        look(job);

        jenkins.jenkins.getQueue().cancel(job);
        Definitions.await("the end of the wish", () -> lookLog(job).contains("Nothing new since"));
        jenkins.jenkins.doCancelQuietDown();
        jenkins.waitUntilNoActivity();

        assertThat(job.getNextBuildNumber()).isEqualTo(2);
    }

    @Test
    void switchedOffNothingIsLookedAtAndSwitchedOnAgainNothingIsMissed() throws Exception {
        WorkflowJob job = following("changed-names");
        definitions.write("second", "cases/one/run.sh", "#!/bin/sh\n:\n").git().commit("More");
        String before = lookLog(job);

        TriggerSettings.get().setEnabled(false);
        ChangesService.get().look(job);
        assertThat(page().getPage(job, "suite-changes").asNormalizedText()).contains("switched off");
        assertThat(lookLog(job)).isEqualTo(before);
        TriggerSettings.get().setEnabled(true);
        look(job);

        jenkins.assertBuildStatusSuccess(build(job, 2));
    }

    @Test
    void declarativePipelinesHaveTheTriggersToo() throws Exception {
        WorkflowJob job = following("changed-declarative");
        SuiteChangesTrigger trigger = ParameterizedJobMixIn.getTrigger(job, SuiteChangesTrigger.class);
        assertThat(trigger.getPoll()).isEqualTo("H/30 * * * *");
        assertThat(ParameterizedJobMixIn.getTrigger(job, SuiteScheduleTrigger.class)
                        .getSchedule())
                .isEqualTo("H 2 * * *");
        assertThat(page().getPage(job).asNormalizedText()).contains("Next run by schedule");
        assertThat(page().goTo("virtual-clusters").asNormalizedText()).contains("Next runs by schedule", job.getName());

        definitions.write("suite", "cases/one/run.sh", "#!/bin/sh\n:\n").git().commit("Not its suite");
        look(job);

        assertThat(lookLog(job)).contains("touches no suite of this job");
    }

    @Test
    void notifyCommitOfThePluginGitIsHeard() throws Exception {
        WorkflowJob job = following("changed-names");
        definitions.write("second", "cases/one/run.sh", "#!/bin/sh\n:\n").git().commit("More");
        String token =
                ApiTokenPropertyConfiguration.get().generateApiToken("notify").getString("value");

        jenkins.createWebClient()
                .goTo("git/notifyCommit?url=" + encoded(definitions.fileUrl()) + "&token=" + token, "text/plain");

        jenkins.assertBuildStatusSuccess(build(job, 2));
    }
}
