package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.Mailer;
import hudson.tasks.junit.TestResultAction;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.virtualcluster.DeafPort;
import io.jenkins.plugins.virtualcluster.cli.mail.MailServer;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorSettings;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who is told of a run by a running Jenkins: at its end by its mailer, and at the commit by checks. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
@Timeout(180)
class NoticesRealJenkinsTest {
    private static final List<ChecksDetails> CHECKS = new CopyOnWriteArrayList<>();

    private static JenkinsRule jenkins;

    @TempDir
    Path directory;

    private final MailServer server = MailServer.plain();

    @BeforeAll
    static void start(JenkinsRule started) {
        jenkins = started;
        VirtualClusterCloud cloud = new VirtualClusterCloud("test-clusters");
        cloud.setHypervisors(List.of(new HypervisorSettings("hv", "qemu:///system")));
        jenkins.jenkins.clouds.add(cloud);
        JenkinsLocationConfiguration.get().setAdminAddress("Jenkins <ci@example.org>");
        jenkins.jenkins.getExtensionList(ChecksPublisherFactory.class).add(0, new Checks());
    }

    @AfterAll
    static void end() throws Exception {
        jenkins.after();
    }

    @BeforeEach
    void useServer() {
        CHECKS.clear();
        Mailer.descriptor().setSmtpHost("localhost");
        Mailer.descriptor().setSmtpPort(Integer.toString(server.port()));
    }

    /** A build that is killed leaves its cluster, and other classes of this JVM have the same hypervisor. */
    @AfterEach
    void destroyClusters() throws Exception {
        for (FoundCluster left : FakeWorld.HYPERVISOR.find()) {
            FakeWorld.HYPERVISOR.destroy(left.run(), Duration.ofMinutes(1));
        }
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** Takes what the plugin of a repository's host would. */
    private static final class Checks extends ChecksPublisherFactory {
        @Override
        protected Optional<ChecksPublisher> createPublisher(Run<?, ?> run, TaskListener listener) {
            return Optional.of(new ChecksPublisher() {
                @Override
                public void publish(ChecksDetails details) {
                    CHECKS.add(details);
                }
            });
        }
    }

    private static List<ChecksDetails> completed() {
        return CHECKS.stream()
                .filter(check -> check.getStatus() == ChecksStatus.COMPLETED)
                .toList();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("%s", CHECKS).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** A build in the middle of a run, whose check is in progress; its script ends when there is the file {@code gate}. */
    private WorkflowRun inTheMiddle() throws Exception {
        WorkflowJob job = job();
        definitions(job)
                .script("cases/one/run.sh", "until [ -e " + directory.resolve("gate") + " ]; do sleep 0.1; done");
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        await(() -> !CHECKS.isEmpty());
        return build;
    }

    private static WorkflowJob job() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node { virtualCluster { runSuite suite: 'suite', failure: 'unstable' } }", true));
        return job;
    }

    private static TestSuite definitions(WorkflowJob job) throws IOException {
        TestSuite suite =
                new TestSuite(Path.of(jenkins.jenkins.getWorkspaceFor(job).getRemote()));
        suite.more("notify: { to: [ a@example.org ] }");
        return suite;
    }

    private static String page(WorkflowRun build) throws IOException {
        return jenkins.getURL() + build.getUrl() + "virtual-cluster/run/";
    }

    @Test
    void aRunOfAPipelineIsToldByTheMailerWithALinkToItsPage() throws Exception {
        WorkflowJob job = job();
        TestSuite suite = definitions(job);
        jenkins.buildAndAssertStatus(Result.SUCCESS, job);
        suite.script("cases/one/run.sh", "echo checksum differs; exit 3");
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);

        assertThat(server.taken()).hasSize(2);
        MailServer.Taken mail = server.taken().get(1);
        assertThat(mail.from()).isEqualTo("ci@example.org");
        assertThat(mail.to()).containsExactly("a@example.org");
        assertThat(mail.subject()).isEqualTo("FAILED: suite: case one on srv1");
        assertThat(mail.text())
                .contains(
                        "    | checksum differs\n",
                        page(build),
                        "This is the first run that fails. The last run that passed was");
        jenkins.assertLogContains("Mail was sent to a@example.org", build);
    }

    @Test
    void aMailServerThatIsNotThereIsAWarning() throws Exception {
        WorkflowJob job = job();
        definitions(job);

        try (DeafPort port = new DeafPort()) {
            Mailer.descriptor().setSmtpPort(Integer.toString(port.number()));
            jenkins.assertLogContains(
                    "Warning: mail could not be sent:", jenkins.buildAndAssertStatus(Result.SUCCESS, job));
        }
    }

    @Test
    void aCheckIsInProgressUntilItsRunHasEnded() throws Exception {
        WorkflowRun build = inTheMiddle();

        ChecksDetails begun = CHECKS.get(0);
        assertThat(begun.getName()).contains("Virtual Cluster / suite");
        assertThat(begun.getStatus()).isEqualTo(ChecksStatus.IN_PROGRESS);
        assertThat(begun.getConclusion()).isEqualTo(ChecksConclusion.NONE);
        assertThat(begun.getStartedAt()).isPresent();
        assertThat(begun.getDetailsURL().orElseThrow()).startsWith(page(build) + "2");
        assertThat(begun.getOutput().orElseThrow().getTitle()).contains("Suite suite is running");
        assertThat(begun.getOutput().orElseThrow().getSummary()).contains("Suite suite is running. Cases: one");

        Files.createFile(directory.resolve("gate"));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(CHECKS)
                .extracting(ChecksDetails::getStatus, ChecksDetails::getConclusion)
                .containsExactly(
                        tuple(ChecksStatus.IN_PROGRESS, ChecksConclusion.NONE),
                        tuple(ChecksStatus.COMPLETED, ChecksConclusion.SUCCESS));
        assertThat(CHECKS.get(1).getDetailsURL()).isEqualTo(begun.getDetailsURL());
    }

    @Test
    void aRunThatNeverBeganIsACompletedCheck() throws Exception {
        WorkflowJob job = job();
        definitions(job)
                .cluster("name: cluster\ndefaults: { image: tiny, memory: 512 GiB }\n"
                        + "networks: { lan: { domain: lan.test } }\nhosts: { srv1: , srv2: }\n");
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        await(() -> !CHECKS.isEmpty());
        assertThat(CHECKS).hasSize(1);
        ChecksDetails missed = CHECKS.get(0);
        assertThat(missed.getName()).contains("Virtual Cluster / suite");
        assertThat(missed.getStatus()).isEqualTo(ChecksStatus.COMPLETED);
        assertThat(missed.getConclusion()).isEqualTo(ChecksConclusion.CANCELED);
        assertThat(missed.getDetailsURL()).contains(jenkins.getURL() + build.getUrl() + "virtual-cluster/");
        assertThat(missed.getOutput().orElseThrow().getTitle()).contains("Suite suite was not run");
        assertThat(missed.getOutput().orElseThrow().getSummary().orElseThrow())
                .startsWith("Suite suite was not run: ")
                .contains("it needs 1 TiB of memory");
    }

    @Test
    void theEndOfABuildCompletesTheChecksThatItsRunsLeave() throws Exception {
        WorkflowRun build = inTheMiddle();
        try {
            build.doKill();

            await(() -> !completed().isEmpty());
            ChecksDetails left = completed().get(0);
            assertThat(left.getName()).contains("Virtual Cluster / suite");
            assertThat(left.getConclusion()).isEqualTo(ChecksConclusion.CANCELED);
            assertThat(left.getDetailsURL()).isEqualTo(CHECKS.get(0).getDetailsURL());
            assertThat(left.getOutput().orElseThrow().getSummary())
                    .contains("Suite suite did not come to its end: its build ended before");
        } finally {
            Files.createFile(directory.resolve("gate"));
            await(() -> Records.list(build.getRootDir().toPath().resolve("virtual-cluster"), 1).stream()
                    .allMatch(record -> record.state().ended().isPresent()));
        }
    }

    @Test
    void eachRunOfAMatrixIsACheckOfItsOwnAndAClassOfTestResults() throws Exception {
        WorkflowJob job = job();
        TestSuite suite = definitions(job);
        suite.matrix("{ version: [ 5.5, 5.10 ] }");
        suite.script("cases/one/run.sh", "test @version@ = 5.5");
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);

        List<ChecksDetails> completed = completed();
        assertThat(completed)
                .extracting(check -> check.getName().orElseThrow())
                .containsExactly("Virtual Cluster / suite (version=5.5)", "Virtual Cluster / suite (version=5.10)");
        assertThat(completed)
                .extracting(ChecksDetails::getConclusion)
                .containsExactly(ChecksConclusion.SUCCESS, ChecksConclusion.FAILURE);
        assertThat(completed.get(1).getDetailsURL().orElseThrow()).startsWith(page(build));
        ChecksOutput output = completed.get(1).getOutput().orElseThrow();
        assertThat(output.getTitle()).contains("Suite suite (version=5.10) FAILED");
        assertThat(output.getSummary()).contains("Suite suite (version=5.10) FAILED. Cases FAILED: one");
        assertThat(output.getText().orElseThrow()).contains("**case/one/run on srv1\\: FAILED**");
        TestResultAction results = build.getAction(TestResultAction.class);
        assertThat(results.getFailedTests())
                .extracting(test -> test.getClassName())
                .containsExactly("suite.version=5_10");
    }
}
