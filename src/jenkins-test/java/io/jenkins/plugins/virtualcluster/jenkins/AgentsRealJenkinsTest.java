package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorSettings;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Definitions in the workspace of an agent, which is a process of its own and not trusted. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
@Timeout(300)
class AgentsRealJenkinsTest {
    private static JenkinsRule jenkins;
    private static DumbSlave agent;

    @TempDir
    Path directory;

    @BeforeAll
    static void start(JenkinsRule started) throws Exception {
        jenkins = started;
        VirtualClusterCloud cloud = new VirtualClusterCloud("test-clusters");
        cloud.setHypervisors(List.of(new HypervisorSettings("hv", "qemu:///system")));
        jenkins.jenkins.clouds.add(cloud);
        agent = jenkins.createOnlineSlave(Label.get("away"));
    }

    @AfterAll
    static void end() throws Exception {
        jenkins.after();
    }

    private static WorkflowJob job() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        try (InputStream file = AgentsRealJenkinsTest.class.getResourceAsStream("/pipelines/agent.groovy")) {
            job.setDefinition(new CpsFlowDefinition(new String(file.readAllBytes(), StandardCharsets.UTF_8), true));
        }
        return job;
    }

    private static Path workspace(WorkflowJob job) {
        return Path.of(agent.getWorkspaceFor(job).getRemote());
    }

    @Test
    void aLinkThatLeadsOutOfAWorkspaceDoesNotComeToTheController() throws Exception {
        WorkflowJob job = job();
        TestSuite definitions = new TestSuite(workspace(job));
        definitions.script("shared.sh", """
                echo by a link that stays
                until [ -e %s ]; do sleep 0.1; done
                """.formatted(directory.resolve("go")));
        Path suite = definitions.repository().resolve("suites/suite");
        Files.delete(suite.resolve("cases/one/run.sh"));
        Files.createSymbolicLink(suite.resolve("cases/one/run.sh"), Path.of("../../shared.sh"));
        Path secret = Files.writeString(directory.resolve("secret"), "of somebody else");
        Files.createSymbolicLink(suite.resolve("outside"), secret);

        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("by a link that stays", build);
        List<Boolean> copies =
                copies(build, "outside").stream().map(Files::exists).toList();
        Files.createFile(directory.resolve("go"));
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));

        assertThat(JenkinsRule.getLog(build))
                .contains("Not copied: suites/suite/outside leads out of the repository, to " + secret);
        assertThat(copies).isNotEmpty().containsOnly(false);
    }

    /** In place of files of that name, what the controller has while a build's block goes on. */
    private static List<Path> copies(WorkflowRun build, String name) throws IOException {
        try (Stream<Path> files = Files.walk(build.getRootDir().toPath().resolve("virtual-cluster-blocks"))) {
            return files.filter(file -> file.endsWith(name)).toList();
        }
    }

    @Test
    void aWorkspaceWithoutDefinitionsIsNamed() throws Exception {
        WorkflowJob job = job();
        Files.createDirectories(workspace(job));

        assertThat(JenkinsRule.getLog(jenkins.buildAndAssertStatus(Result.FAILURE, job)))
                .contains(workspace(job) + " has no directory clusters");
    }
}
