package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import hudson.model.Descriptor.FormException;
import hudson.model.Item;
import hudson.model.Result;
import hudson.security.AuthorizationStrategy;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor.Call;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorSettings;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jenkins.model.Jenkins;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMHeadOrigin;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Pipelines in a running Jenkins, from the files of the same names; each job has definitions of its own. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
@Timeout(180)
class PipelinesRealJenkinsTest {
    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule started) {
        jenkins = started;
        jenkins.jenkins.clouds.add(new VirtualClusterCloud("test-clusters"));
        setClusterLimit(0);
    }

    /** @param limit zero for none */
    private static void setClusterLimit(int limit) {
        HypervisorSettings hypervisor = new HypervisorSettings("hv", "qemu:///system");
        hypervisor.setClusterLimit(limit);
        ((VirtualClusterCloud) jenkins.jenkins.getCloud("test-clusters")).setHypervisors(List.of(hypervisor));
    }

    @AfterAll
    static void end() throws Exception {
        jenkins.after();
    }

    private static WorkflowJob job(String pipeline) throws IOException {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        try (InputStream file =
                PipelinesRealJenkinsTest.class.getResourceAsStream("/pipelines/" + pipeline + ".groovy")) {
            job.setDefinition(new CpsFlowDefinition(new String(file.readAllBytes(), StandardCharsets.UTF_8), true));
        } catch (FormException e) {
            throw new IOException(e);
        }
        return job;
    }

    /** Definitions where the job's pipeline looks for them. */
    private static TestSuite definitions(WorkflowJob job) throws IOException {
        return new TestSuite(Path.of(jenkins.jenkins.getWorkspaceFor(job).getRemote()));
    }

    private static WorkflowRun passes(String pipeline) throws Exception {
        WorkflowJob job = job(pipeline);
        definitions(job);
        return ends(Result.SUCCESS, job);
    }

    private static WorkflowRun ends(Result result, WorkflowJob job) throws Exception {
        return jenkins.buildAndAssertStatus(result, job);
    }

    private static String log(WorkflowRun build) throws IOException {
        return JenkinsRule.getLog(build);
    }

    private static void assertNoClusterIsLeft() throws Exception {
        assertThat(FakeWorld.HYPERVISOR.find()).isEmpty();
    }

    @Test
    void aSuiteThatPassesTellsItsStagesAndItsVerdict() throws Exception {
        WorkflowRun build = passes("pass");

        assertThat(log(build))
                .contains(
                        "cluster cluster with srv1 srv2",
                        "[suite] case/one/run PASSED: srv1 PASSED, srv2 PASSED in ",
                        "the verdict is PASSED");
        assertNoClusterIsLeft();
    }

    @Test
    void aPullRequestFromAForkStartsAClusterOnlyIfTheCloudAllowsIt() throws Exception {
        VirtualClusterCloud cloud = (VirtualClusterCloud) jenkins.jenkins.getCloud("test-clusters");
        WorkflowJob job = job("pass");
        job.renameTo(OfForks.PREFIX + "7");
        ExtensionList.lookup(SCMHead.HeadByItem.class).add(0, new OfForks());
        definitions(job);

        assertThat(log(ends(Result.FAILURE, job)))
                .contains("Cloud test-clusters is not for job " + job.getFullName()
                        + ", which builds a pull request from a fork");
        cloud.setForks(true);
        try {
            ends(Result.SUCCESS, job);
        } finally {
            cloud.setForks(false);
        }
        assertNoClusterIsLeft();
    }

    @Test
    void aJobOutsideTheFoldersOfACloudStartsNoCluster() throws Exception {
        VirtualClusterCloud cloud = (VirtualClusterCloud) jenkins.jenkins.getCloud("test-clusters");
        cloud.setFolders("team");
        try {
            WorkflowJob job = job("pass");
            definitions(job);

            assertThat(log(ends(Result.FAILURE, job)))
                    .contains("Cloud test-clusters is not for job " + job.getFullName()
                            + ": its setting \"Folders\" allows only team;");
        } finally {
            cloud.setFolders("");
        }
    }

    /** Has jobs of some names build pull requests from forks. */
    private static final class OfForks extends SCMHead.HeadByItem {
        static final String PREFIX = "fork-PR-";

        @Override
        public SCMHead getHead(Item item) {
            return item.getName().startsWith(PREFIX) ? new Fork(item.getName()) : null;
        }
    }

    /** The head of a pull request from a fork. */
    private static final class Fork extends SCMHead {
        private static final long serialVersionUID = 1;

        Fork(String name) {
            super(name);
        }

        @Override
        public SCMHeadOrigin getOrigin() {
            return new SCMHeadOrigin.Fork("somebody");
        }
    }

    @Test
    void scriptsFindWhatAStepDelivers() throws Exception {
        WorkflowJob job = job("deliver");
        TestSuite suite = definitions(job);
        suite.file("files/own", "own");
        suite.script("cases/one/run.sh", "cd \"$VC_FILES\" && find . -type f | sort | tr '\\n' ' ' && cat app-version");

        WorkflowRun build = ends(Result.SUCCESS, job);

        JSONObject run = jenkins.createWebClient()
                .getJSON(build.getUrl() + "virtual-cluster/data/" + record(build))
                .getJSONObject();
        assertThat(run.getJSONArray("delivered").size()).isEqualTo(5);
        assertThat(jenkins.createWebClient()
                        .goTo(
                                build.getUrl() + "virtual-cluster/data/" + record(build) + "/raw/case/one/run/srv1",
                                "application/octet-stream")
                        .getWebResponse()
                        .getContentAsString())
                .isEqualTo(
                        "./all/app-1.2.txt ./all/below/more.txt ./app-1.2.txt ./app-version ./below/more.txt ./own 1.2");
        assertThat(log(build)).contains("Delivers app-version, 3 B, SHA-256 ");
        assertNoClusterIsLeft();
    }

    /** The address of the record of a build's only run below its data. */
    private static String record(WorkflowRun build) throws Exception {
        return "run/"
                + jenkins.createWebClient()
                        .getJSON(build.getUrl() + "virtual-cluster/api/json")
                        .getJSONObject()
                        .getJSONArray("runs")
                        .getJSONObject(0)
                        .getString("id");
    }

    @Test
    void aSuiteThatFailsFailsTheBuild() throws Exception {
        WorkflowJob job = job("fail");
        definitions(job).script("cases/one/run.sh", "echo no space left; exit 3");

        WorkflowRun build = ends(Result.FAILURE, job);

        assertThat(log(build))
                .contains(
                        "srv1 FAILED (exit code 3)",
                        "[suite] FAILED case/one/run on srv1: ",
                        "[suite]   | no space left",
                        "Suite suite FAILED")
                .doesNotContain("not reached");
        HtmlPage console = jenkins.createWebClient().getPage(build, "console");
        HtmlAnchor link = console.getAnchors().stream()
                .filter(anchor -> anchor.getTextContent().startsWith("the page of run "))
                .findFirst()
                .orElseThrow();
        assertThat(link.click().getWebResponse().getStatusCode()).isEqualTo(200);
        assertNoClusterIsLeft();
    }

    @Test
    void aSuiteThatFailsMakesTheBuildUnstableIfThatIsAskedFor() throws Exception {
        WorkflowJob job = job("unstable");
        definitions(job).script("cases/one/run.sh", "exit 3");

        assertThat(log(ends(Result.UNSTABLE, job))).contains("Suite suite FAILED", "reached");
    }

    @Test
    void aFailedInfrastructureIsNamedSo() throws Exception {
        WorkflowJob job = job("infrastructure");
        definitions(job);
        FakeWorld.HYPERVISOR.failNext(Call.START, "no bootable disk");

        assertThat(log(ends(Result.FAILURE, job))).contains("The infrastructure failed suite suite: no bootable disk");
    }

    @Test
    void aFailedInfrastructureIsTriedAgainIfThatIsAskedFor() throws Exception {
        WorkflowJob job = job("retry");
        definitions(job);
        FakeWorld.HYPERVISOR.failNext(Call.START, "no bootable disk");

        assertThat(log(ends(Result.SUCCESS, job))).contains("running again on a fresh cluster", "[suite] run PASSED");
    }

    @Test
    void anAbortedBuildEndsItsSuiteAndItsCluster() throws Exception {
        WorkflowJob job = job("pass");
        TestSuite definitions = definitions(job);
        definitions.script("cases/one/run.sh", "echo is in; exec sleep 600");
        definitions.script("cases/one/finalize.sh", "echo has ended");

        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("[suite] case/one/init PASSED", build);
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));

        assertThat(log(build)).contains("Suite suite CANCELLED");
        assertNoClusterIsLeft();
    }

    @Test
    void branchesRunAtTheSameTime() throws Exception {
        assertThat(log(passes("parallel")).split("\\[suite] run PASSED", -1)).hasSize(3);
        assertNoClusterIsLeft();
    }

    @Test
    void declarativePipelinesRunSuites() throws Exception {
        assertThat(log(passes("declarative"))).contains("[suite] run PASSED");
    }

    @Test
    void stagesAreSteps() throws Exception {
        assertThat(log(passes("stages"))).contains("[suite] case/one/run PASSED", "[suite] run PASSED");
        assertNoClusterIsLeft();
    }

    @Test
    void aClusterInThePipelineRunsScriptsThatReturnValuesAndCopiesFiles() throws Exception {
        assertThat(log(ends(Result.SUCCESS, job("inline"))))
                .contains(
                        "one says srv2",
                        "all say srv1 srv2",
                        "code 8",
                        "1 file copied to srv1:",
                        "2 files copied from *:",
                        "back: aa",
                        "[clusterScript] script PASSED: srv2 PASSED in ")
                .doesNotContain("suite-init");
        assertNoClusterIsLeft();
    }

    @Test
    void aCaseThatIsNotThereIsRefusedBeforeItsBody() throws Exception {
        WorkflowJob job = job("wrong-case");
        definitions(job);

        assertThat(log(ends(Result.FAILURE, job))).contains("did you mean one?").doesNotContain("in vain");
        assertNoClusterIsLeft();
    }

    @Test
    void whyThereIsNoRunIsOnTheBuildsPage() throws Exception {
        WorkflowJob job = job("no-hypervisor");
        definitions(job);

        WorkflowRun build = ends(Result.FAILURE, job);

        assertThat(jenkins.createWebClient().getPage(build).asNormalizedText())
                .contains("No run on cluster cluster came to be: ", "did you mean hv?");
    }

    @Test
    void stagesOfTwoSuitesRunAtTheSameTime(@TempDir Path directory) throws Exception {
        WorkflowJob job = job("parallel-stages");
        TestSuite definitions = definitions(job);
        definitions.script("cases/one/run.sh", """
                cd %s
                touch $VC_SUITE
                until [ -e suite ] && [ -e other ]; do sleep 0.1; done
                """.formatted(directory));
        definitions.copy("other");

        assertThat(log(ends(Result.SUCCESS, job))).contains("[suite] run PASSED", "[other] run PASSED");
        assertNoClusterIsLeft();
    }

    @Test
    void anErrorEndsItsStep() throws Exception {
        WorkflowJob job = job("pass");
        definitions(job);
        AtomicBoolean isThrown = new AtomicBoolean();
        FakeWorld.HYPERVISOR.onStart((plan, keys) -> {
            if (!isThrown.getAndSet(true)) {
                throw new NoClassDefFoundError("no/such/Class");
            }
        });

        assertThat(log(ends(Result.FAILURE, job))).contains("NoClassDefFoundError: no/such/Class");
        assertNoClusterIsLeft();
    }

    @Test
    void aBuildThatWaitsForRoomCanBeAborted(@TempDir Path directory) throws Exception {
        WorkflowJob first = job("pass");
        definitions(first)
                .script("cases/one/run.sh", "until [ -e " + directory.resolve("go") + " ]; do sleep 0.1; done");
        WorkflowJob second = job("pass");
        definitions(second);
        setClusterLimit(1);
        try {
            WorkflowRun going = first.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("[suite] case/one/init PASSED", going);
            WorkflowRun waiting = second.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage(") waits on hv", waiting);

            waiting.doStop();

            assertThat(log(jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(waiting))))
                    .doesNotContain("is placed");
            Files.createFile(directory.resolve("go"));
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(going));
        } finally {
            setClusterLimit(0);
        }
        assertNoClusterIsLeft();
    }

    @Test
    void aStepOutsideTheBlockSaysWhatIsMissing() throws Exception {
        assertThat(log(ends(Result.FAILURE, job("misplaced")))).contains("ClusterContext is missing");
    }

    @Test
    void pagesShowTheRunToThoseOnlyWhoMayReadTheJob() throws Exception {
        WorkflowRun build = passes("pass");
        JenkinsRule.WebClient client = jenkins.createWebClient();

        assertThat(client.getPage(build, "virtual-cluster").asNormalizedText()).contains("suite", "1 passed");
        assertThat(client.goTo("virtual-clusters").asNormalizedText())
                .contains(build.getParent().getName());
        JSONObject data =
                client.getJSON(build.getUrl() + "virtual-cluster/api/json").getJSONObject();
        assertThat(data.getJSONArray("runs").getJSONObject(0).getString("outcome"))
                .isEqualTo("PASSED");

        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "other")
                .grant(Item.READ)
                .everywhere()
                .to("reader"));
        try {
            client.login("reader").getPage(build, "virtual-cluster");
            JenkinsRule.WebClient other = jenkins.createWebClient().login("other");
            other.assertFails(build.getUrl() + "virtual-cluster/", 404);
            assertThat(other.goTo("virtual-clusters").asNormalizedText())
                    .doesNotContain(build.getParent().getName());
        } finally {
            jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        }
    }
}
