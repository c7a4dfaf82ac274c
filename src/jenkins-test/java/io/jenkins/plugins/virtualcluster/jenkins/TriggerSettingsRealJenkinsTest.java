package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.triggers.Trigger;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteChangesTrigger;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteScheduleTrigger;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.TriggerSettings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** How jobs are made to follow a repository, and who may notify and look. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
@Timeout(300)
class TriggerSettingsRealJenkinsTest extends FollowedDefinitions {
    @Test
    void theFormOfAJobSavesItsTriggers() throws Exception {
        WorkflowJob job = job("pass");
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
    void theFormOfAJobTellsTheNextTimeAndWhatIsMissing() throws Exception {
        WorkflowJob job = job("pass");
        SuiteChangesTrigger.DescriptorImpl changes = new SuiteChangesTrigger.DescriptorImpl();
        SuiteScheduleTrigger.DescriptorImpl schedule = new SuiteScheduleTrigger.DescriptorImpl();

        assertThat(schedule.doCheckSchedule(job, "H 2 * * *").getMessage()).startsWith("Next time: ");
        assertThat(schedule.doCheckSchedule(job, "").kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(schedule.doCheckSchedule(job, "H 2 30 2 *").getMessage()).isEqualTo("Not within the next 35 days");
        assertThat(schedule.doCheckSchedule(job, "often").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(changes.doCheckPoll(job, "").getMessage()).isEqualTo("Only when a notification comes");
        assertThat(changes.doCheckRepository(job, "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(changes.doFillRepositoryItems(job, "")).hasSize(1);
        DefinitionRepositories.get().setRepositories(List.of());
        assertThat(changes.doCheckRepository(job, "").kind).isEqualTo(FormValidation.Kind.ERROR);
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
