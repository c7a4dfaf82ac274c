package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.ExtensionList;
import hudson.model.Failure;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleLeases;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.ClusterPermissions;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorService;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorSettings;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.SettingsMonitor;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.UnreachableMonitor;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepository;
import java.net.URL;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Settings in a running Jenkins: what forms show is what they save, and who may see what. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
class SettingsRealJenkinsTest {
    private static JenkinsRule jenkins;

    private static final List<String> FIELDS = List.of(
            "name",
            "uri",
            "credentialsId",
            "hostKey",
            "pool",
            "imageDirectory",
            "memoryLimit",
            "cpuLimit",
            "clusterLimit",
            "labels",
            "folders");

    @BeforeAll
    static void start(JenkinsRule started) {
        jenkins = started;
    }

    @AfterAll
    static void end() throws Exception {
        jenkins.after();
    }

    @BeforeEach
    void forget() {
        jenkins.jenkins.clouds.clear();
        jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
    }

    static VirtualClusterCloud cloud() {
        HypervisorSettings hypervisor = new HypervisorSettings("hv1", "qemu+ssh://user@hv1.example.org/system");
        hypervisor.setHostKey("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1Ao5qTcbVV8PDsMPV0b1uT8aUU0jZ0YdJvFqT2jGHX");
        hypervisor.setPool("fast");
        hypervisor.setImageDirectory("/srv/images");
        hypervisor.setMemoryLimit("24 GiB");
        hypervisor.setCpuLimit(16);
        hypervisor.setClusterLimit(4);
        hypervisor.setLabels("kvm large");
        hypervisor.setFolders("team/xrootd");
        VirtualClusterCloud cloud = new VirtualClusterCloud("test-clusters");
        cloud.setImageUrls("https://images.example.org/debian/\nhttp://other.example.org");
        cloud.setImageAge("30d");
        cloud.setImageSpace("50 GiB");
        cloud.setFolders("team\nshared/ci");
        cloud.setForks(true);
        cloud.setHypervisors(List.of(hypervisor, new HypervisorSettings("hv2", "qemu:///system")));
        return cloud;
    }

    @Test
    void theFormOfACloudSavesWhatItShows() throws Exception {
        VirtualClusterCloud before = cloud();
        jenkins.jenkins.clouds.add(before);

        HtmlPage page = jenkins.createWebClient().goTo("cloud/test-clusters/configure");
        jenkins.submit(page.getFormByName("config"));

        VirtualClusterCloud after = (VirtualClusterCloud) jenkins.jenkins.getCloud("test-clusters");
        assertThat(after).isNotSameAs(before);
        jenkins.assertEqualBeans(before, after, "imageUrls,imageAge,imageSpace,folders,forks");
        assertThat(after.getHypervisors()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            jenkins.assertEqualBeans(
                    before.getHypervisors().get(i), after.getHypervisors().get(i), String.join(",", FIELDS));
        }
    }

    @Test
    void theFormOfRepositoriesSavesWhatItShows() throws Exception {
        DefinitionRepository repository = new DefinitionRepository("definitions", "https://example.org/d.git");
        repository.setBranch("main");
        repository.setPaths("tests/xrootd\nexamples");
        repository.setFolders("team");
        DefinitionRepositories.get().setRepositories(List.of(repository));

        jenkins.configRoundtrip();

        assertThat(DefinitionRepositories.get().getRepositories()).hasSize(1);
        jenkins.assertEqualBeans(
                repository,
                DefinitionRepositories.get().getRepositories().get(0),
                "name,url,branch,credentialsId,paths,folders");
        assertThat(DefinitionRepositories.get()
                        .named("definitions")
                        .orElseThrow()
                        .paths())
                .containsExactly("tests/xrootd", "examples");
    }

    @Test
    void aFormWithoutRepositoriesEmptiesTheList() throws Exception {
        DefinitionRepositories.get().setRepositories(List.of());

        jenkins.configRoundtrip();

        assertThat(DefinitionRepositories.get().getRepositories()).isEmpty();
    }

    @Test
    void newCloudOffersItAndEveryFieldHasHelp() throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient();

        assertThat(client.goTo("cloud/new").asNormalizedText()).contains("Virtual cluster");
        for (String field : FIELDS) {
            assertThat(help(client, HypervisorSettings.class, field)).as(field).isNotBlank();
        }
        for (String field : List.of("name", "imageUrls", "imageAge", "imageSpace")) {
            assertThat(help(client, VirtualClusterCloud.class, field)).as(field).isNotBlank();
        }
    }

    private static String help(JenkinsRule.WebClient client, Class<?> settings, String field) throws Exception {
        return client.goTo("descriptor/" + settings.getName() + "/help/" + field)
                .asNormalizedText();
    }

    @Test
    void twoHypervisorsOfOneNameAreNotSaved() throws Exception {
        HypervisorSettings one = new HypervisorSettings("hv1", "qemu:///system");
        assertThatThrownBy(() -> new VirtualClusterCloud("new").setHypervisors(List.of(one, one)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("two hypervisors named 'hv1'");
        VirtualClusterCloud before = cloud();
        jenkins.jenkins.clouds.add(before);
        JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        HtmlForm form = client.goTo("cloud/test-clusters/configure").getFormByName("config");
        form.getInputsByName("_.name").get(2).setValue("hv1");

        String answer = jenkins.submit(form).asNormalizedText();

        assertThat(answer).contains("two hypervisors named 'hv1'");
        assertThat(jenkins.jenkins.getCloud("test-clusters")).isSameAs(before);
    }

    @Test
    void allHypervisorsOfACloudAreVerifiedAtOnce() throws Exception {
        jenkins.jenkins.clouds.add(cloud());
        VirtualClusterCloud.DescriptorImpl form =
                ExtensionList.lookupSingleton(VirtualClusterCloud.DescriptorImpl.class);

        assertThat(form.doVerifyAll("test-clusters").renderHtml()).contains("hv1: Connected to ", "hv2: Connected to ");
        assertThat(form.doVerifyAll("other").renderHtml()).contains("no saved cloud named other");
        assertThat(jenkins.createWebClient()
                        .goTo("cloud/test-clusters/configure")
                        .asNormalizedText())
                .contains("Verify all hypervisors");
    }

    @Test
    void administratorsAreToldOfAHypervisorWithoutAHostKey() throws Exception {
        SettingsMonitor monitor = ExtensionList.lookupSingleton(SettingsMonitor.class);
        jenkins.jenkins.clouds.add(cloud());
        assertThat(monitor.isActivated()).isFalse();
        assertThat(ExtensionList.lookupSingleton(UnreachableMonitor.class).isActivated())
                .isFalse();
        VirtualClusterCloud open = new VirtualClusterCloud("open");
        open.setHypervisors(List.of(new HypervisorSettings("hv3", "qemu+ssh://hv3.example.org/system")));
        jenkins.jenkins.clouds.add(open);

        assertThat(monitor.isActivated()).isTrue();
        assertThat(jenkins.createWebClient().goTo("manage/").asNormalizedText())
                .contains("Hypervisor hv3 has no host key in its settings");
    }

    @Test
    void theCloudsPageShowsItsHypervisors() throws Exception {
        jenkins.jenkins.clouds.add(cloud());

        String text = jenkins.createWebClient().goTo("cloud/test-clusters/").asNormalizedText();

        assertThat(text).contains("hv1", "qemu+ssh://user@hv1.example.org/system", "Look now and remove leftovers");
    }

    @Test
    void clustersAreShownAndStoppedByThoseAllowedOnly() throws Exception {
        jenkins.jenkins.clouds.add(cloud());
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("reader", "user", "keeper")
                .grant(ClusterPermissions.USE)
                .everywhere()
                .to("user")
                .grant(ClusterPermissions.ADMINISTER)
                .everywhere()
                .to("keeper"));

        assertThat(page("reader")).doesNotContain("hv1");
        assertThat(page("user")).contains("hv1").doesNotContain("remove leftovers");
        assertThat(page("keeper")).contains("hv1", "remove leftovers");
        JenkinsRule.WebClient user = jenkins.createWebClient().login("user");
        user.assertFails("cloud/test-clusters/clean", 404);
    }

    private static String page(String user) throws Exception {
        return jenkins.createWebClient()
                .login(user)
                .goTo("cloud/test-clusters/")
                .asNormalizedText();
    }

    @Test
    void cleaningIsRefusedToThoseNotAllowed() throws Exception {
        jenkins.jenkins.clouds.add(cloud());
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));

        HtmlForm clean = jenkins.createWebClient()
                .login("admin")
                .goTo("cloud/test-clusters/")
                .getFormByName("clean");
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ, ClusterPermissions.USE)
                .everywhere()
                .to("admin"));
        clean.getPage().getWebClient().getOptions().setThrowExceptionOnFailingStatusCode(false);

        assertThat(jenkins.submit(clean).getWebResponse().getStatusCode()).isEqualTo(403);
    }

    @Test
    void theServiceIsThereOnceAndItsOwnerStays() {
        assertThat(HypervisorService.get()).isSameAs(HypervisorService.get());
        assertThat(HypervisorService.get().master().owner()).matches("jenkins-[0-9a-f]{8}");
        assertThat(ExtensionList.lookup(HypervisorSettings.DescriptorImpl.class))
                .hasSize(1);
        assertThat(ExtensionList.lookupSingleton(HypervisorSettings.DescriptorImpl.class)
                        .doCheckUri("qemu:///system")
                        .kind)
                .isEqualTo(FormValidation.Kind.WARNING);
    }

    @Test
    void aClusterIsStoppedByPostAndByThoseAllowedOnly() throws Exception {
        jenkins.jenkins.clouds.add(cloud());
        SampleLeases.start(FakeWorld.HYPERVISOR, "r1", "somebody@else");
        await(() -> {
            // One that is asked for while another goes on is not begun.
            HypervisorService.get().watch().lookAt(VirtualClusterCloud.allHypervisors());
            return ((VirtualClusterCloud) jenkins.jenkins.getCloud("test-clusters"))
                    .getStatuses().stream()
                            .anyMatch(status -> !status.clusters().isEmpty());
        });
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ, ClusterPermissions.USE)
                .everywhere()
                .to("user", "keeper")
                .grant(ClusterPermissions.ADMINISTER)
                .everywhere()
                .to("keeper"));

        assertThat(stop("user", HttpMethod.POST, true)).isEqualTo(403);
        assertThat(stop("keeper", HttpMethod.GET, false)).isEqualTo(404);
        assertThat(stop("keeper", HttpMethod.POST, false)).isEqualTo(403);
        assertThat(FakeWorld.HYPERVISOR.find()).hasSize(1);
        assertThat(stop("keeper", HttpMethod.POST, true)).isEqualTo(200);
        await(() -> FakeWorld.HYPERVISOR.find().isEmpty());
    }

    private static int stop(String user, HttpMethod method, boolean crumb) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient()
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user);
        WebRequest request =
                new WebRequest(new URL(jenkins.getURL(), "cloud/test-clusters/stop?hypervisor=hv1&run=r1"), method);
        return client.<Page>getPage(crumb ? client.addCrumb(request) : request)
                .getWebResponse()
                .getStatusCode();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
