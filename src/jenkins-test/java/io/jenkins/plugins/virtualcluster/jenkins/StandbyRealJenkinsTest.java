package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.ExtensionList;
import hudson.model.Failure;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.HypervisorService;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.StandbySettings;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.standby.StandbyService;
import java.util.List;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Standby clusters that the settings of a cloud ask for. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
@Timeout(600)
class StandbyRealJenkinsTest extends FollowedDefinitions {
    private static VirtualClusterCloud cloud() {
        return (VirtualClusterCloud) jenkins.jenkins.getCloud("test-clusters");
    }

    private static void want(StandbySettings... settings) {
        cloud().setStandby(List.of(settings));
    }

    private static StandbySettings one() {
        StandbySettings one = new StandbySettings("cluster");
        one.setRepository("definitions");
        return one;
    }

    private static List<String> there() {
        try {
            return FakeWorld.HYPERVISOR.find().stream()
                    .filter(found -> found.standby().isPresent())
                    .map(FoundCluster::run)
                    .toList();
        } catch (HypervisorException e) {
            throw new AssertionError(e);
        }
    }

    /** Has it looked at until that many stand by, and Jenkins knows. */
    private static void awaitStandbys(int number) throws InterruptedException {
        Definitions.await(number + " standby clusters", () -> {
            StandbyService.get().look();
            return there().size() == number
                    && cloud().getStandbyLines().stream()
                                    .mapToInt(line -> line.runs().size())
                                    .sum()
                            == number;
        });
    }

    private static String cloudPage() throws Exception {
        return page().goTo("cloud/test-clusters/").asNormalizedText();
    }

    @Test
    void aBuildTakesOneThatTheCloudsPageShowsAndItIsMadeUpAndGoesWithItsEntry() throws Exception {
        want(one());
        awaitStandbys(1);
        String taken = there().get(0);
        HypervisorService.get().watch().lookAt(VirtualClusterCloud.allHypervisors());
        Definitions.await("the page", () -> {
            try {
                return cloudPage().contains("stands by, made ");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(cloudPage())
                .contains(
                        "standby, from definitions",
                        "96 MiB on the disk",
                        "2 hosts saved",
                        "Standby clusters",
                        "1 of 1");

        WorkflowRun build = jenkins.buildAndAssertSuccess(job("standby"));
        assertThat(JenkinsRule.getLog(build))
                .containsPattern("takes standby cluster " + taken + ", made .* ago")
                .contains("the verdict is PASSED", "(" + taken + ") is removed");
        awaitStandbys(1);
        assertThat(there()).doesNotContain(taken);

        want();
        awaitStandbys(0);
        assertThat(FakeWorld.HYPERVISOR.find()).isEmpty();
    }

    @Test
    void theFormShowsWhatItSavesAndChecksIt() throws Exception {
        StandbySettings own = new StandbySettings("demo");
        own.setDefinition("name: demo\nhosts: { srv1: }");
        own.setCount(0);
        own.setPaused(true);
        StandbySettings other = one();
        other.setCount(0);
        want(other, own);
        HtmlPage page = jenkins.createWebClient().goTo("cloud/test-clusters/configure");
        jenkins.submit(page.getFormByName("config"));

        assertThat(cloud().getStandby()).hasSize(2);
        jenkins.assertEqualBeans(other, cloud().getStandby().get(0), "cluster,repository,definition,count,paused");
        jenkins.assertEqualBeans(own, cloud().getStandby().get(1), "cluster,repository,definition,count,paused");

        StandbySettings.DescriptorImpl form = ExtensionList.lookupSingleton(StandbySettings.DescriptorImpl.class);
        assertThat(form.doFillRepositoryItems("").stream().map(option -> option.value))
                .containsExactly("", "definitions");
        assertThat(form.doCheckRepository("", "").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckRepository("", "name: demo").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckRepository("others", "").renderHtml())
                .contains("no definition repository &#039;others&#039;");
        assertThat(form.doCheckCount("101").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckCluster("", "", "").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThatThrownBy(() -> one().setCount(-1))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("expected 0 to 100");
        want();
    }

    @Test
    void whyNoneStandsByIsShownWithTheRemedy() throws Exception {
        StandbySettings wrong = new StandbySettings("clutser");
        wrong.setRepository("definitions");
        want(wrong);
        Definitions.await("the reason", () -> {
            StandbyService.get().look();
            return cloud().getStandbyLines().stream()
                    .anyMatch(line -> !line.troubleText().isEmpty());
        });
        assertThat(cloudPage()).contains("0 of 1", "did you mean cluster?");
        StandbySettings.DescriptorImpl form = ExtensionList.lookupSingleton(StandbySettings.DescriptorImpl.class);
        assertThat(form.doFillClusterItems("definitions")).containsExactly("cluster");
        assertThat(form.doCheckCluster("clutser", "definitions", "").kind).isEqualTo(FormValidation.Kind.WARNING);
        want();
    }
}
