package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.jobs.SuiteJobsStep;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepository;
import io.jenkins.plugins.virtualcluster.jenkins.steps.cluster.ClusterCopyStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.cluster.ClusterScriptStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.cluster.VirtualClusterStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.definitions.ChangedSuitesStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.suite.CaseFinalizeStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.suite.CaseInitStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.suite.CaseRunStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.suite.RunSuiteStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.suite.SuiteFinalizeStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.suite.SuiteInitStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.suite.TestCaseStep;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The forms of steps in a running Jenkins: what they show is what they save, and what the snippet generator writes. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
class StepFormsRealJenkinsTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule started) {
        jenkins = started;
        Builder.all().add(new StepHolder.DescriptorImpl());
    }

    @AfterAll
    static void end() throws Exception {
        jenkins.after();
    }

    /** Steps by the snippets that say the same: each with all that it can be given, and with nothing. */
    private static Map<String, Step> steps() {
        Map<String, Step> steps = new LinkedHashMap<>();
        VirtualClusterStep cluster = new VirtualClusterStep("xrootd");
        cluster.setHypervisor("hv1, hv2");
        cluster.setRepository("definitions");
        cluster.setKeep("2h");
        cluster.setKeepFailed("1d");
        cluster.setTags(Map.of("version", "5.5.3", "build", "release with debug"));
        cluster.setFailure("unstable");
        cluster.setLog(true);
        cluster.setStandby(false);
        steps.put(
                "virtualCluster(cluster: 'xrootd', failure: 'unstable', hypervisor: 'hv1, hv2', keep: '2h',"
                        + " keepFailed: '1d', log: true,"
                        + " repository: 'definitions', standby: false, tags: [build: 'release with debug', version: '5.5.3']) {",
                cluster);
        steps.put("virtualCluster {", new VirtualClusterStep(null));
        VirtualClusterStep inline = new VirtualClusterStep(null);
        inline.setDefinition("name: demo\nhosts: { a: }");
        steps.put("virtualCluster(definition: '''name: demo\nhosts: { a: }''') {", inline);
        RunSuiteStep suite = new RunSuiteStep("copy");
        suite.setCases(List.of("copy_to", "copy_from"));
        suite.setFrom("copy_from");
        suite.setTags(Map.of("version", "5.5.3"));
        suite.setFailure("failure");
        suite.setHold(true);
        suite.setRerun("12");
        suite.setRetryInfrastructure(2);
        suite.setRepeat(5);
        suite.setUntilFailure(true);
        suite.setLog(true);
        suite.setDeliver(List.of("dist/*.rpm", "VERSION=app-version"));
        suite.setStandby(false);
        steps.put(
                "runSuite cases: ['copy_to', 'copy_from'], deliver: ['dist/*.rpm', 'VERSION=app-version'], failure: 'failure',"
                        + " from: 'copy_from', hold: true, log: true, repeat: 5, rerun: '12', retryInfrastructure: 2, standby: false,"
                        + " suite: 'copy', tags: [version: '5.5.3'], untilFailure: true",
                suite);
        steps.put("runSuite 'copy'", new RunSuiteStep("copy"));
        SuiteInitStep init = new SuiteInitStep("copy");
        init.setTags(Map.of("version", "5.5.3"));
        init.setLog(true);
        init.setDeliver(List.of("dist"));
        steps.put("suiteInit deliver: ['dist'], log: true, suite: 'copy', tags: [version: '5.5.3']", init);
        steps.put("suiteInit 'copy'", new SuiteInitStep("copy"));
        TestCaseStep testCase = new TestCaseStep("copy_to");
        testCase.setSuite("copy");
        steps.put("testCase(name: 'copy_to', suite: 'copy') {", testCase);
        CaseInitStep caseInit = new CaseInitStep("copy_to");
        caseInit.setSuite("copy");
        steps.put("caseInit name: 'copy_to', suite: 'copy'", caseInit);
        steps.put("caseRun name: 'copy_to'", new CaseRunStep("copy_to"));
        steps.put("caseFinalize()", new CaseFinalizeStep(null));
        SuiteFinalizeStep end = new SuiteFinalizeStep();
        end.setSuite("copy");
        end.setFailure("unstable");
        steps.put("suiteFinalize failure: 'unstable', suite: 'copy'", end);
        steps.put("suiteFinalize()", new SuiteFinalizeStep());
        ClusterScriptStep script = new ClusterScriptStep("uname -a\ndate");
        script.setHosts(List.of("srv1", "srv2"));
        script.setTimeout("90s");
        script.setLog(false);
        steps.put(
                "clusterScript hosts: ['srv1', 'srv2'], log: false, script: '''uname -a\ndate''', timeout: '90s'",
                script);
        ClusterScriptStep asked = new ClusterScriptStep("uname -r");
        asked.setReturnStdout(true);
        steps.put("clusterScript returnStdout: true, script: 'uname -r'", asked);
        ClusterScriptStep tried = new ClusterScriptStep("false");
        tried.setReturnStatus(true);
        steps.put("clusterScript returnStatus: true, script: 'false'", tried);
        ClusterCopyStep copy = new ClusterCopyStep("dist/*.rpm", "srv1:/root");
        steps.put("clusterCopy from: 'dist/*.rpm', to: 'srv1:/root'", copy);
        ClusterCopyStep slow = new ClusterCopyStep("*:/var/log/x", "logs");
        slow.setTimeout("1h");
        steps.put("clusterCopy from: '*:/var/log/x', timeout: '1h', to: 'logs'", slow);
        steps.put("clusterScript 'date'", new ClusterScriptStep("date"));
        steps.put("changedSuites()", new ChangedSuitesStep(null));
        steps.put("changedSuites 'definitions'", new ChangedSuitesStep("definitions"));
        SuiteJobsStep jobs = new SuiteJobsStep("definitions");
        jobs.setFolder("suites");
        jobs.setPrefix("x-");
        jobs.setPoll("");
        jobs.setKeepBuilds(0);
        jobs.setGrace("3d");
        jobs.setScript("echo '@suitename@'");
        steps.put(
                "suiteJobs folder: 'suites', grace: '3d', keepBuilds: 0, poll: '', prefix: 'x-',"
                        + " repository: 'definitions', script: 'echo \\'@suitename@\\''",
                jobs);
        steps.put("suiteJobs 'definitions'", new SuiteJobsStep("definitions"));
        return steps;
    }

    @Test
    void theSnippetOfAStepSaysAllThatIsNotUsual() {
        steps().forEach((snippet, step) ->
                assertThat(Snippetizer.object2Groovy(step)).startsWith(snippet));
    }

    @Test
    void theFormOfAStepSavesWhatItShows() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        List<Step> before = new ArrayList<>(steps().values());
        for (Step step : before) {
            job.getBuildersList().add(new StepHolder(step));
        }

        jenkins.configRoundtrip((Item) job);

        List<StepHolder> after = job.getBuildersList().getAll(StepHolder.class);
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i).getStep()).isNotSameAs(before.get(i));
            assertThat(Snippetizer.object2Groovy(after.get(i).getStep()))
                    .isEqualTo(Snippetizer.object2Groovy(before.get(i)));
        }
    }

    @Test
    void theSnippetGeneratorOffersAndWritesOurs() throws Exception {
        JSONObject form = new JSONObject();
        form.put("stapler-class", RunSuiteStep.class.getName());
        form.put("suite", "copy");
        form.put("cases", "copy_to, copy_from");
        form.put("from", "");
        form.put("tags", "version=5.5.3\n");
        form.put("failure", "");
        form.put("retryInfrastructure", "0");
        form.put("log", false);
        JenkinsRule.WebClient client = jenkins.createWebClient();
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), Snippetizer.GENERATE_URL), HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair("json", form.toString())));
        client.addCrumb(request);

        assertThat(client.getPage(request).getWebResponse().getContentAsString().strip())
                .isEqualTo("runSuite cases: ['copy_to', 'copy_from'], suite: 'copy', tags: [version: '5.5.3']");
        assertThat(client.goTo("pipeline-syntax/").getWebResponse().getContentAsString())
                .contains(new StepHolder.DescriptorImpl()
                        .getSteps().stream()
                                .map(StepDescriptor::getFunctionName)
                                .toList());
    }

    @Test
    void formsOfferWhatIsConfigured() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        VirtualClusterCloud cloud = SettingsRealJenkinsTest.cloud();
        cloud.setFolders("");
        jenkins.jenkins.clouds.add(cloud);
        DefinitionRepositories.get()
                .setRepositories(List.of(new DefinitionRepository("definitions", "https://example.org/d.git")));
        try {
            VirtualClusterStep.DescriptorImpl form =
                    (VirtualClusterStep.DescriptorImpl) jenkins.jenkins.getDescriptor(VirtualClusterStep.class);
            assertThat(form.doFillHypervisorItems(null)).containsExactly("hv1", "hv2");
            assertThat(form.doFillHypervisorItems(job))
                    .as("the first is for jobs of a folder")
                    .containsExactly("hv2");
            assertThat(form.doFillRepositoryItems(job, "other"))
                    .extracting(option -> option.value)
                    .containsExactly("", "definitions", "other");
            RunSuiteStep.DescriptorImpl suite =
                    (RunSuiteStep.DescriptorImpl) jenkins.jenkins.getDescriptor(RunSuiteStep.class);
            assertThat(suite.doFillSuiteItems(job))
                    .as("nothing was fetched yet")
                    .isEmpty();
            assertThat(repositoryOfJobs("")).as("the list takes the first one").isEqualTo(FormValidation.Kind.OK);
            DefinitionRepositories.get().setRepositories(List.of());
            assertThat(repositoryOfJobs("")).isEqualTo(FormValidation.Kind.ERROR);
        } finally {
            jenkins.jenkins.clouds.clear();
            DefinitionRepositories.get().setRepositories(List.of());
        }
    }

    private static FormValidation.Kind repositoryOfJobs(String value) {
        return ((SuiteJobsStep.DescriptorImpl) jenkins.jenkins.getDescriptor(SuiteJobsStep.class))
                .doCheckRepository(value)
                .kind;
    }

    @Test
    void aScriptReturnsOneThing() {
        ClusterScriptStep.DescriptorImpl form =
                (ClusterScriptStep.DescriptorImpl) jenkins.jenkins.getDescriptor(ClusterScriptStep.class);
        assertThat(form.doCheckReturnStatus(true, true).getMessage()).contains("expected one of them ticked");
        assertThat(form.doCheckReturnStatus(true, false).kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckReturnStatus(false, true).kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void casesRunOnceOrMoreOften() {
        RunSuiteStep.DescriptorImpl form =
                (RunSuiteStep.DescriptorImpl) jenkins.jenkins.getDescriptor(RunSuiteStep.class);
        assertThat(form.doCheckRepeat(1).kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckRepeat(1000).kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckRepeat(0).getMessage()).isEqualTo("repeat is 0; expected 1 to 1000");
        assertThat(form.doCheckRepeat(1001).kind).isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void aRerunIsOfABuildByItsNumber() {
        RunSuiteStep.DescriptorImpl form =
                (RunSuiteStep.DescriptorImpl) jenkins.jenkins.getDescriptor(RunSuiteStep.class);
        for (String right : List.of("", " ", "12")) {
            assertThat(form.doCheckRerun(right).kind).as(right).isEqualTo(FormValidation.Kind.OK);
        }
        FormValidation wrong = form.doCheckRerun("latest");
        assertThat(wrong.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(wrong.getMessage())
                .contains("is no number of a build; expected that of an earlier build of the same job, such as 41");
    }

    @Test
    void eachParameterHasHelp() throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient();
        for (StepDescriptor step : new StepHolder.DescriptorImpl().getSteps()) {
            assertThat(client.goTo("descriptor/" + step.clazz.getName() + "/help")
                            .asNormalizedText())
                    .as(step.getFunctionName())
                    .isNotBlank();
        }
    }
}
