package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.TimeZoneProperty;
import hudson.model.User;
import io.jenkins.plugins.virtualcluster.jenkins.engine.RerunAction;
import io.jenkins.plugins.virtualcluster.jenkins.records.FailedStarts;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What builds, jobs and Jenkins show of suites, and to whom. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
class PagesRealJenkinsTest {
    private static JenkinsRule jenkins;
    private static FreeStyleProject open;
    private static String run;

    @BeforeAll
    static void runSuites(JenkinsRule started) throws Exception {
        jenkins = started;
        open = jenkins.createFreeStyleProject("open");
        FreeStyleProject secret = jenkins.createFreeStyleProject("secret");
        run = SampleRecords.failing(records(jenkins.buildAndAssertSuccess(open)));
        SampleRecords.passing(records(jenkins.buildAndAssertSuccess(secret)));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "stranger")
                .grant(Item.READ)
                .onItems(open)
                .to("reader"));
    }

    @AfterAll
    static void end() throws Exception {
        jenkins.after();
    }

    private static Path records(FreeStyleBuild build) throws Exception {
        return Files.createDirectories(build.getRootDir().toPath().resolve("virtual-cluster"));
    }

    private static JenkinsRule.WebClient client() {
        return jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
    }

    private static JenkinsRule.WebClient reader() throws Exception {
        return client().login("reader");
    }

    private static JSONObject json(String address) throws Exception {
        return JSONObject.fromObject(
                reader().goTo(address, "application/json").getWebResponse().getContentAsString());
    }

    @Test
    void aBuildAndItsJobShowTheSuites() throws Exception {
        JenkinsRule.WebClient reader = reader();

        HtmlPage page = reader.goTo("job/open/1/");
        assertThat(page.asNormalizedText()).contains("Virtual Cluster", "infrastructure", "cases: 1 passed, 2 failed");
        assertThat(page.getAnchorByHref("virtual-cluster/run/" + run)).isNotNull();
        assertThat(reader.goTo("job/open/1/virtual-cluster/").asNormalizedText())
                .contains("1 passed, 2 failed", "History of the suites");
        assertThat(reader.goTo("job/open/").asNormalizedText()).contains("Virtual Cluster", "copy");
        assertThat(reader.goTo("job/open/virtual-cluster/").asNormalizedText()).contains("copy", "#1");
        assertThat(reader.goTo("virtual-clusters/").asNormalizedText())
                .contains("open")
                .doesNotContain("secret");
    }

    @Test
    void whoMayBuildHasWhatFailedRunAgain() throws Exception {
        assertThat(reader().goTo("job/open/1/virtual-cluster/").getForms())
                .extracting(HtmlForm::getNameAttribute)
                .doesNotContain("rerun");
        for (String address : List.of("job/open/1/virtual-cluster/", "job/open/1/virtual-cluster/run/" + run)) {
            HtmlPage page = client().login("admin").goTo(address);
            jenkins.submit(page.getFormByName("rerun"));
            jenkins.waitUntilNoActivity();

            RerunAction rerun = open.getLastBuild().getAction(RerunAction.class);
            assertThat(rerun.builds()).containsExactly(1);
            open.getLastBuild().delete();
        }
    }

    @Test
    void aRerunIsNotTheBuildThatWaitsAlready() throws Exception {
        open.scheduleBuild2(3600);
        try {
            HtmlPage page = client().login("admin").goTo("job/open/1/virtual-cluster/");
            jenkins.submit(page.getFormByName("rerun"));
            Queue.Item plain = jenkins.jenkins.getQueue().getItems(open).stream()
                    .filter(item -> item.getAction(RerunAction.class) == null)
                    .findAny()
                    .orElseThrow();
            jenkins.jenkins.getQueue().cancel(plain);
            jenkins.waitUntilNoActivity();

            assertThat(open.getLastBuild().getAction(RerunAction.class)).isNotNull();
            open.getLastBuild().delete();
        } finally {
            jenkins.jenkins.getQueue().clear();
        }
    }

    @Test
    void onlyARunThatIsHeldContinues() throws Exception {
        assertThat(letContinue(client().login("admin"))).isEqualTo(409);
        assertThat(letContinue(reader())).isEqualTo(403);
    }

    private static int letContinue(JenkinsRule.WebClient client) throws Exception {
        URL address = new URL(jenkins.getURL(), "job/open/1/virtual-cluster/continue?run=none");
        return client.<Page>getPage(client.addCrumb(new WebRequest(address, HttpMethod.POST)))
                .getWebResponse()
                .getStatusCode();
    }

    @Test
    void aBuildSaysWhyAStepHasNoRun() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(open);
        FailedStarts.of(build.getRootDir().toPath())
                .add(new FailedStarts.FailedStart(Instant.now(), "step1", "of suite copy", "hv1 <is> unreachable"));
        JenkinsRule.WebClient reader = reader();
        String sentence = "No run of suite copy came to be: hv1 <is> unreachable";

        assertThat(reader.goTo("job/open/" + build.getNumber() + "/").asNormalizedText())
                .contains(sentence);
        assertThat(reader.goTo("job/open/" + build.getNumber() + "/virtual-cluster/")
                        .asNormalizedText())
                .contains(sentence, "No run has begun");
        assertThat(client().login("admin")
                        .goTo("job/open/" + build.getNumber() + "/virtual-cluster/")
                        .getForms())
                .extracting(HtmlForm::getNameAttribute)
                .as("what never began can run again")
                .contains("rerun");
        assertThat(json("job/open/" + build.getNumber() + "/virtual-cluster/api/json")
                        .getJSONArray("noRuns")
                        .getString(0))
                .isEqualTo(sentence);
        build.delete();
    }

    /** What is drawn by scripts is announced in words before, and these stay where scripts are switched off. */
    @Test
    void aRunsPageIsInTheLayoutOfItsBuildAndSaysHowItEndedWithoutScripts() throws Exception {
        JenkinsRule.WebClient reader = reader();
        reader.setJavaScriptEnabled(false);

        HtmlPage page = reader.goTo("job/open/1/virtual-cluster/run/" + run);

        HtmlElement place = page.getHtmlElementById("virtual-cluster");
        assertThat(place.asNormalizedText()).contains("copy", "infrastructure", "cases: 1 passed, 2 failed");
        assertThat(place.getAttribute("data-id")).isEqualTo(run);
        assertThat(place.getAttribute("data-build")).isEqualTo("1");
        assertThat(place.getAttribute("data-started-by")).isNotBlank();
        assertThat(place.getAttribute("data-zone"))
                .isEqualTo(TimeZone.getDefault().getID());
        assertThat(page.getByXPath("//*[@id='breadcrumbs']//a[contains(@href, '/job/open/1/')]"))
                .isNotEmpty();
        assertThat(page.getByXPath("//*[@id='side-panel']//a[contains(@href, '/job/open/1/console')]"))
                .hasSize(1);
    }

    @Test
    void theUsersOwnTimeZoneIsThatOfThePage() throws Exception {
        User user = User.getById("reader", true);
        user.addProperty(new TimeZoneProperty("Asia/Tokyo"));
        JenkinsRule.WebClient reader = reader();
        reader.setJavaScriptEnabled(false);
        try {
            HtmlPage page = reader.goTo("job/open/virtual-cluster/suite/copy");

            HtmlElement place = page.getHtmlElementById("virtual-cluster");
            assertThat(place.getAttribute("data-zone")).isEqualTo("Asia/Tokyo");
            assertThat(place.getAttribute("data-page")).isEqualTo("suite");
            assertThat(page.getElementById("breadcrumbs").getTextContent()).contains("copy");
        } finally {
            user.addProperty(new TimeZoneProperty(null));
        }
    }

    @Test
    void whatIsNotThereIsSaidInTheLayout() throws Exception {
        JenkinsRule.WebClient reader = reader();
        reader.setJavaScriptEnabled(false);

        HtmlPage page = reader.goTo("job/open/1/virtual-cluster/run/none");

        assertThat(page.getWebResponse().getStatusCode()).isEqualTo(404);
        assertThat(page.<HtmlElement>getHtmlElementById("virtual-cluster").asNormalizedText())
                .contains("No such page");
        assertThat(reader.goTo("job/open/virtual-cluster/none")
                        .<HtmlElement>getHtmlElementById("virtual-cluster")
                        .asNormalizedText())
                .contains("No such page");
    }

    @Test
    void whereNothingHasRunTheFirstStepsAreShown() throws Exception {
        FreeStyleBuild only = open.getLastBuild();
        assertThat(only).isNotNull();
        JenkinsRule.WebClient nobodysJobs = client().login("stranger");

        HtmlPage page = nobodysJobs.goTo("virtual-clusters/");

        assertThat(page.asNormalizedText()).contains("The first steps", "Add a cloud with a hypervisor");
        assertThat(page.getAnchorByText("Add a cloud with a hypervisor").getHrefAttribute())
                .endsWith("/manage/cloud/");
    }

    @Test
    void theRemoteApiHasTheRuns() throws Exception {
        JSONObject first =
                json("job/open/1/virtual-cluster/api/json").getJSONArray("runs").getJSONObject(0);

        assertThat(first.getString("id")).isEqualTo(run);
        assertThat(first.getString("outcome")).isEqualTo("INFRASTRUCTURE");
        assertThat(json("job/open/virtual-cluster/api/json")
                        .getJSONArray("suites")
                        .size())
                .isEqualTo(1);
        assertThat(json("virtual-clusters/api/json").getJSONArray("suites").toString())
                .contains("\"job\":\"open\"")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1/virtual-cluster/",
                "1/virtual-cluster/api/json",
                "1/virtual-cluster/data/runs",
                "virtual-cluster/",
                "virtual-cluster/api/json",
                "virtual-cluster/data/runs"
            })
    void whoMayNotReadTheJobReadsNothingOfItsRuns(String address) throws Exception {
        assertThat(status(reader(), "job/secret/" + address)).isEqualTo(404);
        assertThat(status(client().login("admin"), "job/secret/" + address)).isEqualTo(200);
        assertThat(client().goTo("job/open/" + address, null).getUrl().getPath())
                .as("who is nobody may log in")
                .endsWith("/login");
    }

    private static int status(JenkinsRule.WebClient client, String address) throws Exception {
        return client.goTo(address, null).getWebResponse().getStatusCode();
    }

    @Test
    void pagesAreOnlyRead() throws Exception {
        JenkinsRule.WebClient reader = reader();
        WebRequest post = reader.addCrumb(
                new WebRequest(new URL(jenkins.getURL(), "job/open/1/virtual-cluster/data/runs"), HttpMethod.POST));

        assertThat(reader.<Page>getPage(post).getWebResponse().getStatusCode()).isEqualTo(405);
    }

    @Test
    void aSlashBehindTheAddressOfAPageIsNoHindrance() throws Exception {
        JenkinsRule.WebClient reader = reader();
        reader.setJavaScriptEnabled(false);
        for (String address : List.of("1/virtual-cluster/run/" + run, "virtual-cluster/suite/copy")) {
            HtmlPage page = reader.goTo("job/open/" + address + "/?x=y");

            assertThat(page.getUrl()).isEqualTo(new URL(jenkins.getURL(), "job/open/" + address + "?x=y"));
        }
    }

    private static final String INLINE = "//script[not(@src) and not(@type='application/json')] | //style | //@style"
            + " | //@*[starts-with(name(), 'on')]";

    @Test
    void whatTheyPutIntoJenkinssPagesIsNoScript() throws Exception {
        JenkinsRule.WebClient reader = reader();
        reader.setJavaScriptEnabled(false);
        for (String address : List.of(
                "job/open/1/virtual-cluster/",
                "job/open/1/virtual-cluster/run/" + run,
                "job/open/virtual-cluster/",
                "job/open/virtual-cluster/compare",
                "virtual-clusters/")) {
            HtmlPage page = reader.goTo(address);

            assertThat(page.getByXPath("//*[@id='main-panel']")).as(address).hasSize(1);
            assertThat(page.getByXPath(INLINE.replace("//", "//*[@id='main-panel']//")))
                    .as(address)
                    .isEmpty();
        }
    }

    @Test
    void aDeletedBuildTakesItsRunsWithIt() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(open);
        String passing = SampleRecords.passing(records(build));
        String address = "job/open/virtual-cluster/api/json?depth=2";
        assertThat(json(address).toString()).contains(passing);

        build.delete();

        assertThat(json(address).toString()).doesNotContain(passing);
        assertThat(build.getRootDir()).doesNotExist();
    }
}
