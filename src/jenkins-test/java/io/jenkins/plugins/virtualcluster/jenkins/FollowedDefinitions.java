package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChangesService;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.TriggerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.xml.sax.SAXException;

/** A running Jenkins, and a git repository that its jobs follow. */
abstract class FollowedDefinitions {
    static JenkinsRule jenkins;
    private static int jobs;

    @TempDir
    Path directory;

    Definitions definitions;

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
        jenkins.jenkins.doCancelQuietDown();
        for (Item item : jenkins.jenkins.getItems()) {
            item.delete();
        }
        definitions = new Definitions(directory.resolve("definitions"));
        definitions.configure(definitions.fileUrl());
        TriggerSettings.get().setEnabled(true);
        TriggerSettings.get().setNotifyToken(null);
    }

    static WorkflowJob job(String pipeline) throws IOException {
        return Definitions.job("job" + ++jobs, pipeline);
    }

    /** A job whose first build was started by hand, and that has looked once. */
    WorkflowJob following(String pipeline) throws Exception {
        WorkflowJob job = job(pipeline);
        jenkins.buildAndAssertSuccess(job);
        look(job);
        return job;
    }

    static String lookLog(WorkflowJob job) {
        try {
            Path file = job.getRootDir().toPath().resolve("suite-changes.log");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void look(WorkflowJob job) throws Exception {
        Path file = job.getRootDir().toPath().resolve("suite-changes.log");
        Files.deleteIfExists(file);
        ChangesService.get().look(job);
        Definitions.await("a look", () -> lookLog(job).contains("Done"));
    }

    /** The end of a build has its job look, too: its log is empty for a moment then. */
    static void awaitPage(WorkflowJob job, String... texts) throws InterruptedException {
        Definitions.await("a page with " + List.of(texts), () -> {
            try {
                String page = page().getPage(job, "suite-changes").asNormalizedText();
                return Stream.of(texts).allMatch(page::contains);
            } catch (IOException | SAXException e) {
                throw new AssertionError(e);
            }
        });
    }

    static WorkflowRun build(WorkflowJob job, int number) throws Exception {
        Definitions.await("build " + number, () -> job.getBuildByNumber(number) != null);
        return jenkins.waitForCompletion(job.getBuildByNumber(number));
    }

    /** The plugins of the test class path have no scripts. */
    static JenkinsRule.WebClient page() {
        return jenkins.createWebClient().withJavaScriptEnabled(false);
    }

    static int notify(String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(jenkins.getURL() + "virtual-cluster/notify?" + query))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).isEmpty();
        return answer.statusCode();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
