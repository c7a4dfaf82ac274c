package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import hudson.security.ACL;
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
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.upgrade.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import net.sf.json.JSONObject;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.AfterEach;
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
 * Homes of Jenkins that earlier versions of the plugin have written are read by today's: its settings with credentials, a job with our
 * triggers, and builds that continue: one between two suites of a block, one in a run that is held. {@code homes/README.md} says how one is
 * made.
 */
@ExtendWith(PluginsOfClassPath.class)
@Timeout(900)
class HomeUpgradeRealJenkinsTest {
    private static final Path HOMES = Path.of("src/jenkins-test/resources/homes");
    /** In text files of a fixture, the directory that the home was in. */
    private static final String PLACE = "@DIRECTORY@";

    /** The same of the machine: what it has as its hosts' boot id. */
    private static final String BOOT = "@BOOT@";

    /** Beside the home: what there is of the cluster of the run that is held. */
    private static final List<String> WORLD = List.of("hypervisor", "hosts");

    private static final Pattern KEPT = Pattern.compile(
            "(?!.*/(?:report\\.html|reserve)$)(?:config\\.xml|credentials\\.xml|identity\\.key\\.enc|secrets/[^/]*|io\\.jenkins\\.plugins\\.virtualcluster\\..*\\.xml"
                    + "|org\\.jenkinsci\\.plugins\\.workflow\\.flow\\.FlowExecutionList\\.xml|jobs/.*"
                    + "|virtual-cluster/(?:runs-in-use|clusters)/.*|(?:hypervisor|hosts)/.*)");

    private static final String PIPELINE = """
            virtualCluster(repository: 'definitions', hypervisor: 'hv', failure: 'unstable', keepFailed: '1h') {
                runSuite suite: 'suite', retryInfrastructure: 1
                input 'Continue?'
                runSuite suite: 'second', log: true
            }
            """;

    private static final String HELD = """
            virtualCluster(repository: 'definitions', hypervisor: 'hv', keepFailed: '1m') {
                runSuite suite: 'held', hold: true
            }
            """;

    @TempDir
    Path directory;

    private final LocalMachines machines = new LocalMachines();
    private Definitions definitions;

    static List<Path> homes() throws IOException {
        try (Stream<Path> all = Files.list(HOMES)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    @BeforeEach
    void repository() throws Exception {
        definitions = new Definitions(directory.resolve("definitions"));
        machines.publish(directory.resolve("machines"), List.of("srv1.lan.test", "srv2.lan.test"));
    }

    @AfterEach
    void end() {
        System.clearProperty(FakeWorld.DIRECTORY);
        machines.close();
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
        Map<String, String> ours = Map.of(PLACE, directory.toString(), BOOT, boot());
        copy(kept, home(), ours);
        boolean isHeld = Files.exists(home().resolve("hypervisor"));
        if (isHeld) {
            for (String part : WORLD) {
                Files.move(home().resolve(part), directory.resolve(part));
            }
            System.setProperty(FakeWorld.DIRECTORY, directory.toString());
        }

        inJenkins(jenkins -> {
            assertSettings(jenkins, isHeld);
            if (isHeld) {
                assertHeldRunContinues(jenkins);
            }
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

    /** Its time was over long ago. */
    private static void assertHeldRunContinues(JenkinsRule jenkins) throws Exception {
        WorkflowRun build = jenkins.jenkins
                .getItemByFullName(RestartedJenkins.JOB, WorkflowJob.class)
                .getBuildByNumber(1);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        assertThat(JenkinsRule.getLog(build))
                .containsSubsequence(
                        "[held] held behind case/one/run until ",
                        "[held] continues after a restart of Jenkins",
                        "[held] the time of the hold is over: finalize stages run",
                        "[held] case/one/finalize PASSED: srv1 PASSED, srv2 PASSED",
                        "[held] run FAILED");
        assertThat(Records.list(build.getRootDir().toPath().resolve(BuildFiles.RECORDS), 2))
                .singleElement()
                .satisfies(record -> assertThat(record.damage()).isEmpty());
    }

    private static String key(String id) {
        return CredentialsMatchers.firstOrNull(
                        CredentialsProvider.lookupCredentialsInItemGroup(
                                SSHUserPrivateKey.class, Jenkins.get(), ACL.SYSTEM2),
                        CredentialsMatchers.withId(id))
                .getPrivateKeys()
                .get(0);
    }

    private void assertSettings(JenkinsRule jenkins, boolean hasCredentials) {
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
        if (hasCredentials) {
            assertThat(hypervisor.getCredentialsId()).isEqualTo("hv1-key");
            assertThat(key("hv1-key")).isEqualTo("the key of hv1\n");
        }
        DefinitionRepository repository =
                DefinitionRepositories.get().getRepositories().get(0);
        assertThat(repository.getUrl()).isEqualTo(definitions.fileUrl());
        assertThat(repository.getBranch()).isEqualTo("main");
    }

    /** It is kept as the next fixture, if that is asked for. */
    @Test
    void todaysHomeIsReadAgain() throws Throwable {
        Files.createDirectories(home());
        definitions.add("held").write("held", "cases/one/run.sh", "#!/bin/sh\nexit 3\n");
        definitions.git().commit("One suite more");

        inJenkins(jenkins -> {
            SystemCredentialsProvider.getInstance()
                    .getCredentials()
                    .add(new BasicSSHUserPrivateKey(
                            CredentialsScope.GLOBAL,
                            "hv1-key",
                            "user",
                            new BasicSSHUserPrivateKey.DirectEntryPrivateKeySource("the key of hv1\n"),
                            null,
                            ""));
            SystemCredentialsProvider.getInstance().save();
            definitions.configure(definitions.fileUrl());
            HypervisorSettings hypervisor = new HypervisorSettings("hv1", "qemu+ssh://user@hv1.example.org/system");
            hypervisor.setCredentialsId("hv1-key");
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
        holdARun();
        Path kept = Fixtures.wanted().map(all -> all.resolve("home")).orElse(directory.resolve("kept"));
        for (String part : WORLD) {
            Files.move(directory.resolve(part), home().resolve(part));
        }
        copy(home(), kept, Map.of(directory.toString(), PLACE, boot(), BOOT));
        FileUtils.deleteDirectory(home().toFile());

        assertContinues(kept);
    }

    /** Kills a Jenkins that holds a run. */
    private void holdARun() throws Exception {
        Files.writeString(directory.resolve("pipeline"), HELD);
        Files.createDirectory(directory.resolve("hypervisor"));
        Path log = RestartedJenkins.build(directory).resolve("log");
        Process process = RestartedJenkins.start(directory);
        try {
            Definitions.await("a run is held", () -> {
                try {
                    return Files.exists(log) && Files.readString(log).contains("[held] held behind");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String boot() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    /** Copies what a fixture has; in all but binary files it replaces texts. */
    private static void copy(Path from, Path to, Map<String, String> texts) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = from.relativize(file).toString();
                if (KEPT.matcher(name).matches()) {
                    Path target = to.resolve(name);
                    Files.createDirectories(target.getParent());
                    byte[] bytes = Files.readAllBytes(file);
                    String content = new String(bytes, StandardCharsets.ISO_8859_1);
                    if (!name.endsWith(".dat")) {
                        for (Map.Entry<String, String> text : texts.entrySet()) {
                            content = content.replace(text.getKey(), text.getValue());
                        }
                    }
                    Files.write(target, content.getBytes(StandardCharsets.ISO_8859_1));
                    if (Files.isExecutable(file)) {
                        target.toFile().setExecutable(true);
                    }
                }
            }
        }
    }
}
