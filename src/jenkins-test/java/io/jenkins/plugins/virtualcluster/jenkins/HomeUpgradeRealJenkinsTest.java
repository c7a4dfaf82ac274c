package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorSettings;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepository;
import io.jenkins.plugins.virtualcluster.jenkins.runs.BuildFiles;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChosenSuite;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChosenSuiteCause;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteChangesTrigger;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteScheduleTrigger;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.upgrade.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.model.ParameterizedJobMixIn;
import net.sf.json.JSONObject;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * Homes of Jenkins that earlier versions of the plugin have written are read by today's: its settings, a job with our triggers, and a
 * build between two suites of a block, which continues. {@code homes/README.md} says how one is made.
 */
@ExtendWith(PluginsOfClassPath.class)
@Timeout(900)
class HomeUpgradeRealJenkinsTest {
    private static final Path HOMES = Path.of("src/jenkins-test/resources/homes");
    /** In text files of a fixture, the directory that the home was in. */
    private static final String PLACE = "@DIRECTORY@";

    private static final Pattern KEPT = Pattern.compile(
            "(?!.*/report\\.html)(?:config\\.xml|io\\.jenkins\\.plugins\\.virtualcluster\\..*\\.xml"
                    + "|org\\.jenkinsci\\.plugins\\.workflow\\.flow\\.FlowExecutionList\\.xml|jobs/.*|virtual-cluster/runs-in-use/.*)");

    private static final String PIPELINE = """
            virtualCluster(repository: 'definitions', hypervisor: 'hv', failure: 'unstable', keepFailed: '1h') {
                runSuite suite: 'suite', retryInfrastructure: 1
                input 'Continue?'
                runSuite suite: 'second', log: true
            }
            """;

    @TempDir
    Path directory;

    private Definitions definitions;

    static List<Path> homes() throws IOException {
        try (Stream<Path> all = Files.list(HOMES)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    @BeforeEach
    void repository() throws Exception {
        definitions = new Definitions(directory.resolve("definitions"));
    }

    private Path home() {
        return directory.resolve("home");
    }

    /** What is done in a Jenkins with that home. */
    private interface Work {
        void with(JenkinsRule jenkins) throws Exception;
    }

    private void inJenkins(Work work) throws Throwable {
        JenkinsRule jenkins = new JenkinsRule();
        jenkins.timeout = 0;
        jenkins.with(() -> home().toFile());
        jenkins.apply(
                        new Statement() {
                            @Override
                            public void evaluate() throws Exception {
                                work.with(jenkins);
                            }
                        },
                        Description.createTestDescription(HomeUpgradeRealJenkinsTest.class, "home"))
                .evaluate();
    }

    @ParameterizedTest
    @MethodSource("homes")
    void aHomeOfAnEarlierVersionIsReadAndItsBuildContinues(Path version) throws Throwable {
        assertContinues(version);
    }

    private void assertContinues(Path kept) throws Throwable {
        copy(kept, home(), PLACE, directory.toString());

        inJenkins(jenkins -> {
            assertSettings(jenkins);
            WorkflowJob job = jenkins.jenkins.getItemByFullName("job", WorkflowJob.class);
            assertThat(ParameterizedJobMixIn.getTrigger(job, SuiteChangesTrigger.class)
                            .getRepository())
                    .isEqualTo("definitions");
            assertThat(ParameterizedJobMixIn.getTrigger(job, SuiteScheduleTrigger.class)
                            .getSpec())
                    .isEqualTo("H 2 * * *");
            WorkflowRun build = job.getBuildByNumber(1);
            assertThat(build.getAction(ChosenSuite.class).getSuite()).isEqualTo("suite");
            assertThat(build.getCauses()).extracting(Cause::getShortDescription).contains("Only suite suite, case one");

            assertThat(build.isBuilding()).isTrue();
            build.getAction(InputAction.class).getExecutions().get(0).doProceedEmpty();
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));

            assertThat(JenkinsRule.getLog(build)).contains("[suite] run PASSED", "[second] run PASSED");
            JSONObject runs = jenkins.createWebClient()
                    .getJSON(build.getUrl() + "virtual-cluster/api/json")
                    .getJSONObject();
            assertThat(runs.getJSONArray("runs").toString())
                    .contains("\"suite\":\"suite\"", "\"suite\":\"second\"")
                    .doesNotContain("INTERRUPTED", "DAMAGED");
            assertThat(Records.all(build.getRootDir().toPath().resolve(BuildFiles.RECORDS)))
                    .extracting(record -> Records.read(record).damage())
                    .hasSize(2)
                    .containsOnly(List.of());
        });
    }

    private void assertSettings(JenkinsRule jenkins) {
        VirtualClusterCloud cloud = (VirtualClusterCloud) jenkins.jenkins.getCloud("folder-clusters");
        assertThat(cloud.getImageUrls()).isEqualTo("https://images.example.org/debian/");
        assertThat(cloud.getImageAge()).isEqualTo("30d");
        assertThat(cloud.getImageSpace()).isEqualTo("50 GiB");
        assertThat(cloud.getFolders()).isEqualTo("team");
        assertThat(cloud.isForks()).isTrue();
        HypervisorSettings hypervisor = cloud.getHypervisors().get(0);
        assertThat(hypervisor.getUri()).isEqualTo("qemu+ssh://user@hv1.example.org/system");
        assertThat(hypervisor.getPool()).isEqualTo("fast");
        assertThat(hypervisor.getMemoryLimit()).isEqualTo("24 GiB");
        assertThat(hypervisor.getLabels()).isEqualTo("kvm large");
        DefinitionRepository repository =
                DefinitionRepositories.get().getRepositories().get(0);
        assertThat(repository.getUrl()).isEqualTo(definitions.fileUrl());
        assertThat(repository.getBranch()).isEqualTo("main");
    }

    /** It is kept as the next fixture, if that is asked for. */
    @Test
    void todaysHomeIsReadAgain() throws Throwable {
        Files.createDirectories(home());

        inJenkins(jenkins -> {
            definitions.configure(definitions.fileUrl());
            HypervisorSettings hypervisor = new HypervisorSettings("hv1", "qemu+ssh://user@hv1.example.org/system");
            hypervisor.setPool("fast");
            hypervisor.setMemoryLimit("24 GiB");
            hypervisor.setLabels("kvm large");
            VirtualClusterCloud cloud = new VirtualClusterCloud("folder-clusters");
            cloud.setImageUrls("https://images.example.org/debian/");
            cloud.setImageAge("30d");
            cloud.setImageSpace("50 GiB");
            cloud.setFolders("team");
            cloud.setForks(true);
            cloud.setHypervisors(List.of(hypervisor));
            jenkins.jenkins.clouds.add(cloud);
            jenkins.jenkins.save();
            DefinitionRepositories.get().save();
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job");
            job.setDefinition(new CpsFlowDefinition(PIPELINE, true));
            job.addTrigger(new SuiteChangesTrigger("definitions", ""));
            job.addTrigger(new SuiteScheduleTrigger("H 2 * * *"));
            ChosenSuite choice = new ChosenSuite("definitions", "suite", List.of("one"), Map.of(), Optional.empty());
            WorkflowRun build = job.scheduleBuild2(0, new CauseAction(new ChosenSuiteCause(choice)), choice)
                    .waitForStart();
            jenkins.waitForMessage("Proceed or Abort", build);
        });
        Path kept = Fixtures.wanted().map(all -> all.resolve("home")).orElse(directory.resolve("kept"));
        copy(home(), kept, directory.toString(), PLACE);
        FileUtils.deleteDirectory(home().toFile());

        assertContinues(kept);
    }

    /** Copies what a fixture has; in all but binary files it replaces a text. */
    private static void copy(Path from, Path to, String text, String by) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = from.relativize(file).toString();
                if (KEPT.matcher(name).matches()) {
                    Path target = to.resolve(name);
                    Files.createDirectories(target.getParent());
                    byte[] bytes = Files.readAllBytes(file);
                    Files.write(
                            target,
                            name.endsWith(".dat")
                                    ? bytes
                                    : new String(bytes, StandardCharsets.ISO_8859_1)
                                            .replace(text, by)
                                            .getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
    }
}
