package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.sun.net.httpserver.HttpServer;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorSettings;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.scm.api.SCMRevisionAction;
import jenkins.scm.api.SCMSource;
import net.sf.json.JSONObject;
import org.jenkinsci.plugin.gitea.BranchSCMHead;
import org.jenkinsci.plugin.gitea.BranchSCMRevision;
import org.jenkinsci.plugin.gitea.GiteaSCMSource;
import org.jenkinsci.plugin.gitea.credentials.PersonalAccessTokenImpl;
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

/** What a Gitea gets for the commit of a build, by its own plugins: each suite, and each run of a matrix, is a status of its own. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
@Timeout(600)
class CommitStatusRealJenkinsTest {
    private static final String COMMIT = "0123456789012345678901234567890123456789";
    private static final String STATUSES = "/api/v1/repos/ada/app/statuses/" + COMMIT;

    /** The statuses of runs that have ended, as JSON. */
    private static final List<JSONObject> STATUS = new CopyOnWriteArrayList<>();
    /** Those of runs in progress. */
    private static final List<JSONObject> PENDING = new CopyOnWriteArrayList<>();

    /** Where {@code gate} is as soon as a run is in progress. */
    @TempDir
    static Path directory;

    private static JenkinsRule jenkins;
    private static HttpServer server;

    @BeforeAll
    static void start(JenkinsRule started) throws Exception {
        jenkins = started;
        VirtualClusterCloud cloud = new VirtualClusterCloud("test-clusters");
        cloud.setHypervisors(List.of(new HypervisorSettings("hv", "qemu:///system")));
        jenkins.jenkins.clouds.add(cloud);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean known = exchange.getRequestURI().getPath().equals(STATUSES)
                    && "token secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            if (known) {
                JSONObject status = JSONObject.fromObject(body);
                boolean isPending = status.getString("state").equals("pending");
                (isPending ? PENDING : STATUS).add(status);
                if (isPending) {
                    Files.writeString(directory.resolve("gate"), "");
                }
            }
            byte[] answer = (known ? body : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 201 : 404, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new PersonalAccessTokenImpl(CredentialsScope.GLOBAL, "gitea", "", "secret"));
        jenkins.jenkins.getExtensionList(SCMSource.SourceByItem.class).add(0, new Source());
    }

    @AfterAll
    static void end() throws Exception {
        server.stop(0);
        jenkins.after();
    }

    private static GiteaSCMSource source() {
        GiteaSCMSource source =
                new GiteaSCMSource("http://127.0.0.1:" + server.getAddress().getPort(), "ada", "app");
        source.setCredentialsId("gitea");
        source.setId("gitea");
        return source;
    }

    /** Has a plain job be of a repository, as those in a multibranch job are. */
    private static final class Source extends SCMSource.SourceByItem {
        @Override
        public SCMSource getSource(Item item) {
            return source();
        }
    }

    @Test
    void eachSuiteAndEachRunOfAMatrixIsAStatusOfItsOwn() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                node {
                    virtualCluster(failure: 'unstable') {
                        runSuite 'suite'
                        runSuite 'other'
                    }
                }""", true));
        Path workspace = Path.of(jenkins.jenkins.getWorkspaceFor(job).getRemote());
        TestSuite suite = new TestSuite(workspace);
        suite.matrix("{ version: [ 5.5, 5.10 ] }");
        suite.script("cases/one/init.sh", "until [ -e " + directory.resolve("gate") + " ]; do sleep 0.1; done");
        suite.script("cases/one/run.sh", "test @version@ = 5.5 || { echo checksum differs; exit 3; }");
        suite.file("../other/suite.yaml", "name: other\ncluster: cluster\ninit: init.sh\ncases: [ one ]\n");
        suite.file("../other/init.sh", "#!/bin/sh\n");
        suite.file("../other/cases/one/run.sh", "#!/bin/sh\n");
        SCMRevisionAction revision =
                new SCMRevisionAction(source(), new BranchSCMRevision(new BranchSCMHead("main"), COMMIT));

        WorkflowRun build = jenkins.assertBuildStatus(Result.UNSTABLE, job.scheduleBuild2(0, revision));

        String page = jenkins.getURL() + build.getUrl() + "virtual-cluster/run/";
        assertThat(STATUS)
                .extracting(status -> status.getString("context"), status -> status.getString("state"))
                .containsExactly(
                        tuple("Virtual Cluster / suite (version=5.5)", "success"),
                        tuple("Virtual Cluster / suite (version=5.10)", "failure"),
                        tuple("Virtual Cluster / other", "success"));
        assertThat(PENDING)
                .extracting(status -> status.getString("context"), status -> status.getString("description"))
                .contains(tuple(
                        "Virtual Cluster / suite (version=5.5)", "Suite suite (version=5.5) is running. Cases: one"));
        assertThat(List.of(STATUS, PENDING))
                .flatMap(statuses -> statuses)
                .allSatisfy(status -> assertThat(status.getString("target_url")).startsWith(page));
        assertThat(STATUS)
                .extracting(status -> status.getString("description"))
                .as("as plain text, since Gitea shows no markup")
                .containsExactly(
                        "Suite suite (version=5.5) PASSED. Cases PASSED: one",
                        "Suite suite (version=5.10) FAILED. Cases FAILED: one",
                        "Suite other PASSED. Cases PASSED: one");
    }
}
