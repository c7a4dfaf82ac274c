package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.HealthReport;
import hudson.model.Item;
import hudson.model.Result;
import hudson.plugins.git.ApiTokenPropertyConfiguration;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.triggers.Trigger;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChangesService;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteChangesCause;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteChangesTrigger;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteScheduleTrigger;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.TriggerSettings;
import io.jenkins.plugins.virtualcluster.repository.git.GitHttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.xml.sax.SAXException;

/** Jobs that follow a repository, in a running Jenkins with a real git repository. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
@Timeout(300)
class SuiteChangesRealJenkinsTest {
    private static JenkinsRule jenkins;
    private static int jobs;

    @TempDir
    Path directory;

    private Definitions definitions;

    @BeforeAll
    static void start(JenkinsRule started) {
        jenkins = started;
    }

    @AfterAll
    static void end() throws Exception {
        jenkins.after();
    }

    @BeforeEach
    void repository() throws Exception {
        jenkins.jenkins.doCancelQuietDown();
        for (Item item : jenkins.jenkins.getItems()) {
            item.delete();
        }
        definitions = new Definitions(directory.resolve("definitions"));
        definitions.configure(definitions.fileUrl());
        TriggerSettings.get().setEnabled(true);
        TriggerSettings.get().setNotifyToken(null);
    }

    /** A job whose first build was started by hand, and that has looked once. */
    private WorkflowJob following(String pipeline) throws Exception {
        WorkflowJob job = Definitions.job("job" + ++jobs, pipeline);
        jenkins.buildAndAssertSuccess(job);
        look(job);
        return job;
    }

    private static String lookLog(WorkflowJob job) {
        try {
            Path file = job.getRootDir().toPath().resolve("suite-changes.log");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void look(WorkflowJob job) throws Exception {
        Path file = job.getRootDir().toPath().resolve("suite-changes.log");
        Files.deleteIfExists(file);
        ChangesService.get().look(job);
        Definitions.await("a look", () -> lookLog(job).contains("Done"));
    }

    /** The end of a build has its job look, too: its log is empty for a moment then. */
    private static void awaitPage(WorkflowJob job, String... texts) throws InterruptedException {
        Definitions.await("a page with " + List.of(texts), () -> {
            try {
                String page = page().getPage(job, "suite-changes").asNormalizedText();
                return Stream.of(texts).allMatch(page::contains);
            } catch (IOException | SAXException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static WorkflowRun build(WorkflowJob job, int number) throws Exception {
        Definitions.await("build " + number, () -> job.getBuildByNumber(number) != null);
        return jenkins.waitForCompletion(job.getBuildByNumber(number));
    }

    /** The plugins of the test class path have no scripts. */
    private static JenkinsRule.WebClient page() {
        return jenkins.createWebClient().withJavaScriptEnabled(false);
    }

    private int notify(String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(jenkins.getURL() + "virtual-cluster/notify?" + query))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEmpty();
        return answer.statusCode();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void aNotifiedChangeStartsOneBuildOfWhatItTouches() throws Exception {
        WorkflowJob job = following("changed");
        assertThat(JenkinsRule.getLog(job.getLastBuild())).contains("[suite] run PASSED", "[second] run PASSED");
        assertThat(lookLog(job)).contains("The first look: changes count from");

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
        assertThat(JenkinsRule.getLog(build)).contains("not sound: suites/second/suite.yaml:5:1", "colour");
        HealthReport health = job.getBuildHealth();
        assertThat(health.getScore()).isZero();
        awaitPage(job, "suites/second/suite.yaml:5:1");

        definitions.add("second").git().commit("Mend it");
        look(job);
        jenkins.assertBuildStatusSuccess(build(job, 3));
        assertThat(job.getBuildHealth().getScore()).isPositive();
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
    void theFormOfAJobSavesItsTriggers() throws Exception {
        WorkflowJob job = Definitions.job("job" + ++jobs, "pass");
        SuiteChangesTrigger before = new SuiteChangesTrigger("definitions", "H/7 * * * *");
        before.setSuites("suite second");
        before.setRemovals(true);
        job.addTrigger(before);
        job.addTrigger(new SuiteScheduleTrigger("H 3 * * *"));

        jenkins.configRoundtrip(job);

        Trigger<?> after = ParameterizedJobMixIn.getTrigger(job, SuiteChangesTrigger.class);
        assertThat(after).isNotSameAs(before);
        jenkins.assertEqualBeans(before, after, "repository,poll,suites,removals");
        assertThat(ParameterizedJobMixIn.getTrigger(job, SuiteScheduleTrigger.class)
                        .getSchedule())
                .isEqualTo("H 3 * * *");
    }

    @Test
    void whoNotifiesLearnsNothing() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        try {
            assertThat(notify("url=" + encoded(definitions.fileUrl()))).isEqualTo(202);
            assertThat(notify("url=https://example.org/unknown")).isEqualTo(202);
            assertThat(notify("url=")).isEqualTo(202);
            assertThat(notify("")).isEqualTo(202);
            JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
            WebRequest get = new WebRequest(client.createCrumbedUrl("virtual-cluster/notify?url=x"), HttpMethod.GET);
            assertThat(client.getPage(get).getWebResponse().getStatusCode()).isIn(404, 405);

            TriggerSettings.get().setNotifyToken(Secret.fromString("secret"));
            assertThat(notify("url=x&token=wrong")).isEqualTo(403);
            assertThat(notify("url=x")).isEqualTo(403);
            assertThat(notify("url=x&token=secret")).isEqualTo(202);
        } finally {
            jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
            jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        }
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

    @Test
    void theSwitchIsConfiguredAsCode() throws Exception {
        Path file = directory.resolve("jenkins.yaml");
        Files.writeString(
                file, "unclassified:\n  virtualClusterTriggers:\n    enabled: false\n    notifyToken: \"abc\"\n");

        ConfigurationAsCode.get().configure(file.toString());
        assertThat(TriggerSettings.get().isEnabled()).isFalse();
        assertThat(TriggerSettings.get().getNotifyToken().getPlainText()).isEqualTo("abc");

        ByteArrayOutputStream exported = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(exported);
        assertThat(exported.toString(StandardCharsets.UTF_8))
                .containsPattern("virtualClusterTriggers:\\s+enabled: false\\s+notifyToken: \"\\{");
    }

    @Test
    void theSwitchIsInTheFormOfTheSystem() throws Exception {
        TriggerSettings.get().setEnabled(false);
        TriggerSettings.get().setNotifyToken(Secret.fromString("abc"));

        jenkins.configRoundtrip();

        assertThat(TriggerSettings.get().isEnabled()).isFalse();
        assertThat(TriggerSettings.get().getNotifyToken().getPlainText()).isEqualTo("abc");
    }

    @Test
    void onlyWhoMayBuildMayHaveItLook() throws Exception {
        WorkflowJob job = following("changed-names");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "other")
                .grant(Item.READ)
                .everywhere()
                .to("reader"));
        try {
            JenkinsRule.WebClient reader = jenkins.createWebClient().login("reader");
            assertThat(reader.getPage(job, "suite-changes").asNormalizedText()).doesNotContain("Look now");
            reader.setThrowExceptionOnFailingStatusCode(false);
            WebRequest post =
                    new WebRequest(reader.createCrumbedUrl(job.getUrl() + "suite-changes/look"), HttpMethod.POST);
            assertThat(reader.getPage(post).getWebResponse().getStatusCode()).isEqualTo(403);
            jenkins.createWebClient().login("other").assertFails(job.getUrl() + "suite-changes/", 404);
        } finally {
            jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
            jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        }
    }
}
