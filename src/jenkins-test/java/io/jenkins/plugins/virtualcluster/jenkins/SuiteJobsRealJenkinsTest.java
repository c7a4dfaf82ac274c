package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.ExtensionList;
import hudson.model.Cause;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.TopLevelItem;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.virtualcluster.jenkins.jobs.GoneJobs;
import io.jenkins.plugins.virtualcluster.jenkins.jobs.SuiteJobProperty;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepository;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteChangesTrigger;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteScheduleTrigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
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

/** Jobs that are kept for the suites of a real git repository, in a running Jenkins. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
@Timeout(180)
class SuiteJobsRealJenkinsTest {
    private static JenkinsRule jenkins;

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
        for (Item item : jenkins.jenkins.getItems()) {
            item.delete();
        }
        definitions = new Definitions(directory.resolve("definitions"));
        definitions.write("second", "suite.yaml", """
                name: second
                cluster: cluster
                init: suite_init.sh
                cases: [ one ]
                schedule: H 2 * * *
                """).git().commit("By night");
        definitions.configure(definitions.fileUrl());
    }

    private static WorkflowJob made(String name) {
        return jenkins.jenkins.getItemByFullName(name, WorkflowJob.class);
    }

    private static String log(WorkflowRun build) throws Exception {
        return JenkinsRule.getLog(build);
    }

    @Test
    void eachSuiteHasAJobThatRunsItAndNothingIsDoneTwice() throws Exception {
        WorkflowJob seed = Definitions.job("seed", "seed");
        WorkflowRun first = jenkins.buildAndAssertSuccess(seed);
        assertThat(log(first)).contains("suite-suite: created", "suite-second: created, runs at 'H 2 * * *'");

        WorkflowJob second = made("suite-second");
        assertThat(ParameterizedJobMixIn.getTrigger(second, SuiteScheduleTrigger.class)
                        .getSchedule())
                .isEqualTo("H 2 * * *");
        assertThat(ParameterizedJobMixIn.getTrigger(second, SuiteChangesTrigger.class)
                        .getSuites())
                .isEqualTo("second");
        assertThat(second.getBuildDiscarder()).isNotNull();
        assertThat(log(jenkins.buildAndAssertSuccess(second))).contains("[second] run PASSED");

        assertThat(log(jenkins.buildAndAssertSuccess(seed))).doesNotContain("suite-");
        second.doReload();
        assertThat(log(jenkins.buildAndAssertSuccess(seed))).doesNotContain("suite-");
    }

    @Test
    void aJobIsBuiltWithTheCasesAndTagsThatSomebodyChooses() throws Exception {
        definitions.write("second", "suite.yaml", """
                name: second
                cluster: cluster
                init: suite_init.sh
                cases: [ one, two ]
                tags: { colour: red }
                """);
        for (String file : List.of("init.sh", "run.sh", "finalize.sh")) {
            definitions.write("second", "cases/two/" + file, "#!/bin/sh\necho colour is @colour@\n");
        }
        definitions.git().commit("Two cases");
        jenkins.buildAndAssertSuccess(Definitions.job("seed", "seed"));
        WorkflowJob second = made("suite-second");
        JenkinsRule.WebClient client = jenkins.createWebClient();

        HtmlPage page = client.getPage(second, "choose-suite/");
        HtmlForm form = page.getFormByName("choice");
        form.getInputByName("case.two").setChecked(true);
        form.getInputByName("tag.colour").setValue("blue");
        form.getInputByName("repeat").setValue("2");
        jenkins.submit(form);
        jenkins.waitUntilNoActivity();

        WorkflowRun build = second.getLastBuild();
        jenkins.assertBuildStatusSuccess(build);
        assertThat(build.getCauses())
                .extracting(Cause::getShortDescription)
                .contains("Only suite second, case two, colour=blue, 2 times");
        assertThat(log(build))
                .contains("[second] case/two.2/run PASSED", "[second] case two: 2 PASSED")
                .doesNotContain("case/one");
        try (Stream<Path> files = Files.walk(build.getRootDir().toPath())) {
            assertThat(files.filter(file -> file.endsWith("output/case/two.2/run/srv1.log")))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasContent("colour is blue"));
        }
        assertThat(client.withThrowExceptionOnFailingStatusCode(false)
                        .getPage(second, "choose-suite/build")
                        .getWebResponse()
                        .getStatusCode())
                .as("a build is started by POST only")
                .isIn(404, 405);
    }

    @Test
    void aJobThatMayNotUseTheRepositoryIsToldSo() throws Exception {
        jenkins.buildAndAssertSuccess(Definitions.job("seed", "seed"));
        WorkflowJob second = made("suite-second");
        DefinitionRepository repository =
                DefinitionRepositories.get().getRepositories().get(0);
        repository.setFolders("elsewhere");
        try {
            assertThat(jenkins.createWebClient()
                            .getPage(second, "choose-suite/")
                            .asNormalizedText())
                    .contains("is not for job " + second.getFullName());
        } finally {
            repository.setFolders("");
        }
    }

    @Test
    void whoMayNotBuildChoosesNothing() throws Exception {
        jenkins.buildAndAssertSuccess(Definitions.job("seed", "seed"));
        WorkflowJob second = made("suite-second");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        try {
            JenkinsRule.WebClient reader = jenkins.createWebClient()
                    .withThrowExceptionOnFailingStatusCode(false)
                    .login("reader");
            HtmlPage page = reader.getPage(second);
            assertThat(page.getByXPath("//a[contains(@href, 'choose-suite')]")).isEmpty();
            assertThat(reader.getPage(second, "choose-suite/").getWebResponse().getStatusCode())
                    .isEqualTo(403);
        } finally {
            jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
            jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        }
    }

    @Test
    void whatChangesInTheRepositoryIsBroughtIntoTheJobs() throws Exception {
        WorkflowJob seed = Definitions.job("seed", "seed");
        jenkins.buildAndAssertSuccess(seed);
        definitions.write("second", "suite.yaml", """
                name: second
                cluster: cluster
                init: suite_init.sh
                cases: [ one ]
                schedule: H 4 * * *
                """).add("third").git().commit("Later, and one more");

        assertThat(log(jenkins.buildAndAssertSuccess(seed)))
                .contains("suite-second: updated", "suite-third: created")
                .doesNotContain("suite-suite");
        assertThat(ParameterizedJobMixIn.getTrigger(made("suite-second"), SuiteScheduleTrigger.class)
                        .getSchedule())
                .isEqualTo("H 4 * * *");
    }

    @Test
    void whatPeopleMadeOrChangedIsLeftAlone() throws Exception {
        FreeStyleProject people = jenkins.createFreeStyleProject("suite-suite");
        String before = people.getConfigFile().asString();
        WorkflowJob seed = Definitions.job("seed", "seed");
        assertThat(log(jenkins.buildAndAssertSuccess(seed)))
                .contains("suite-suite: unchanged, because it was not created for suite suite");
        assertThat(people.getConfigFile().asString()).isEqualTo(before);

        WorkflowJob second = made("suite-second");
        WorkflowJob copy = jenkins.jenkins.copy(second, "mine");
        second.setDescription("Ours now");
        second.save();
        definitions.remove("second").git().commit("Without second");

        assertThat(log(jenkins.buildAndAssertSuccess(seed)))
                .contains("suite-second: its suite was removed; unchanged, because the job was edited");
        assertThat(second.isDisabled()).isFalse();
        assertThat(copy.isDisabled()).isFalse();
    }

    @Test
    void theFormsOfJobsAreSavedWithAndWithoutAMark() throws Exception {
        jenkins.buildAndAssertSuccess(Definitions.job("seed", "seed"));

        WorkflowJob second = jenkins.configRoundtrip(made("suite-second"));
        assertThat(second.getProperty(SuiteJobProperty.class).getSuite()).isEqualTo("second");
        WorkflowJob seed = jenkins.configRoundtrip(made("seed"));
        assertThat(seed.getProperty(SuiteJobProperty.class)).isNull();
        assertThat(jenkins.configRoundtrip(jenkins.createFreeStyleProject()).getProperty(SuiteJobProperty.class))
                .isNull();
    }

    @Test
    void theJobOfASuiteThatIsGoneIsDisabledAndLaterRemoved() throws Exception {
        WorkflowJob seed = Definitions.job("seed", "seed");
        jenkins.buildAndAssertSuccess(seed);
        definitions.remove("second").git().commit("Without second");

        assertThat(log(jenkins.buildAndAssertSuccess(seed)))
                .contains("suite-second: disabled, because its suite was removed; the job is removed after ");
        assertThat(made("suite-second").isDisabled()).isTrue();

        Definitions.await("the end of its grace", () -> {
            ExtensionList.lookupSingleton(GoneJobs.class).run();
            return made("suite-second") == null;
        });
        assertThat(made("suite-suite")).isNotNull();
    }

    @Test
    void aSuiteThatIsBackKeepsItsJob() throws Exception {
        definitions.add("third").git().commit("One more");
        WorkflowJob seed = Definitions.job("seed", "seed");
        jenkins.buildAndAssertSuccess(seed);
        definitions.remove("second").remove("third").git().commit("Without two");
        jenkins.buildAndAssertSuccess(seed);
        definitions.add("second").git().commit("With second");
        Definitions.await("the end of its grace", () -> isOver(made("suite-second")));

        Definitions.await("a look at all jobs, by their names", () -> {
            ExtensionList.lookupSingleton(GoneJobs.class).run();
            return made("suite-third") == null;
        });
        assertThat(made("suite-second")).isNotNull();
        assertThat(log(jenkins.buildAndAssertSuccess(seed))).contains("suite-second: updated");
        assertThat(made("suite-second").isDisabled()).isFalse();
    }

    private static boolean isOver(WorkflowJob job) {
        return job.getProperty(SuiteJobProperty.class)
                .mark()
                .end()
                .orElseThrow()
                .isBefore(Instant.now());
    }

    @Test
    void inAFolderAreTheJobsOfTheSeedThatIsThere() throws Exception {
        Folder folder = jenkins.jenkins.createProject(Folder.class, "team");
        folder.createProject(Folder.class, "nightly");
        WorkflowJob seed = folder.createProject(WorkflowJob.class, "seed");
        seed.setDefinition(new CpsFlowDefinition("suiteJobs repository: 'definitions', folder: 'nightly'", true));
        jenkins.buildAndAssertSuccess(seed);
        assertThat(made("team/nightly/second")).isNotNull();

        seed.setDefinition(new CpsFlowDefinition("suiteJobs repository: 'definitions', folder: '../x'", true));
        assertThat(log(jenkins.buildAndAssertStatus(Result.FAILURE, seed))).contains("folder is '../x'");
        seed.setDefinition(new CpsFlowDefinition("suiteJobs repository: 'definitions', folder: 'none'", true));
        assertThat(log(jenkins.buildAndAssertStatus(Result.FAILURE, seed))).contains("There is no folder 'none'");
        assertThat(jenkins.jenkins.getItems()).extracting(TopLevelItem::getName).containsExactly("team");
    }

    /** Where anonymous may read nothing, a thread without the rights of the build finds no folder. */
    @Test
    void aFolderThatAnonymousMayNotReadIsFound() throws Exception {
        Folder folder = jenkins.jenkins.createProject(Folder.class, "team");
        folder.createProject(Folder.class, "nightly");
        WorkflowJob seed = folder.createProject(WorkflowJob.class, "seed");
        seed.setDefinition(new CpsFlowDefinition("suiteJobs repository: 'definitions', folder: 'nightly'", true));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        try {
            jenkins.buildAndAssertSuccess(seed);
            assertThat(made("team/nightly/second")).isNotNull();
        } finally {
            jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
            jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        }
    }

    @Test
    void unsoundDefinitionsMakeTheSeedUnstable() throws Exception {
        WorkflowJob seed = Definitions.job("seed", "seed");
        definitions
                .write("second", "suite.yaml", "name: second\ncolour: red\n")
                .git()
                .commit("Break it");

        assertThat(log(jenkins.buildAndAssertStatus(Result.UNSTABLE, seed)))
                .contains(
                        "suite-second: unchanged, because its suite is invalid: suites/second/suite.yaml:",
                        "suite-suite: created");
    }
}
