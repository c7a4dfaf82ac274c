package io.jenkins.plugins.virtualcluster.jenkins;

import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorSettings;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * A Jenkins in a process of its own, there to be killed. In its directory, {@code pipeline} is that of its only job, whose
 * only build it begins or goes on with. When the build has ended it writes {@code runs}, what the remote API says of the
 * build, and then ends; it ends before if there is a file {@code leave}.
 */
public final class RestartedJenkins extends Statement {
    static final String JOB = "restarted";

    private final Path directory;
    private final JenkinsRule jenkins = new JenkinsRule();

    private RestartedJenkins(Path directory) {
        this.directory = directory;
        jenkins.timeout = 0;
        jenkins.with(() -> home(directory).toFile());
    }

    static Path home(Path directory) {
        return directory.resolve("home");
    }

    static Path workspace(Path directory) {
        return home(directory).resolve("workspace").resolve(JOB);
    }

    static Path build(Path directory) {
        return home(directory).resolve("jobs").resolve(JOB).resolve("builds").resolve("1");
    }

    /** Runs one with the options of this JVM; what it says is appended to {@code said}. */
    static Process start(Path directory) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Xmx"))
                .forEach(command::add);
        for (String property : List.of("buildDirectory", "org.apache.sshd.registerBouncyCastle", "java.awt.headless")) {
            command.add("-D" + property + "=" + System.getProperty(property));
        }
        command.add("-D" + FakeWorld.DIRECTORY + "=" + directory);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RestartedJenkins.class.getName(),
                directory.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("said").toFile()))
                .start();
    }

    @Override
    public void evaluate() throws Exception {
        WorkflowRun build = build();
        while (build.isLogUpdated() && !Files.deleteIfExists(directory.resolve("leave"))) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        if (!build.isLogUpdated()) {
            JSONObject runs = jenkins.createWebClient()
                    .getJSON(build.getUrl() + "virtual-cluster/api/json")
                    .getJSONObject();
            Files.writeString(directory.resolve("runs"), build.getResult() + "\n" + runs);
        }
    }

    private WorkflowRun build() throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName(JOB, WorkflowJob.class);
        if (job != null) {
            return job.getBuildByNumber(1);
        }
        if (jenkins.jenkins.clouds.isEmpty()) {
            VirtualClusterCloud cloud = new VirtualClusterCloud("test-clusters");
            cloud.setHypervisors(List.of(new HypervisorSettings("hv", "qemu:///system")));
            jenkins.jenkins.clouds.add(cloud);
            jenkins.jenkins.save();
        }
        job = jenkins.createProject(WorkflowJob.class, JOB);
        job.setDefinition(new CpsFlowDefinition(Files.readString(directory.resolve("pipeline")), true));
        QueueTaskFuture<WorkflowRun> begun = job.scheduleBuild2(0);
        return begun.waitForStart();
    }

    /** @param arguments the directory */
    public static void main(String[] arguments) throws Throwable {
        RestartedJenkins restarted = new RestartedJenkins(Path.of(arguments[0]));
        restarted
                .jenkins
                .apply(restarted, Description.createTestDescription(RestartedJenkins.class, "main"))
                .evaluate();
        System.exit(0);
    }
}
