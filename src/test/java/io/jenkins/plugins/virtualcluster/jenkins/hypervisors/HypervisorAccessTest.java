package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HypervisorAccessTest {
    @ParameterizedTest
    @CsvSource({
        "team, team/nightly, true",
        "team, team/xrootd/nightly, true",
        "/team/, team/nightly, true",
        "team/nightly, team/nightly, true",
        "team, team, true",
        "team, teams/nightly, false",
        "team/xrootd, team/nightly, false",
        "team, other/team/nightly, false",
        "team, Team/nightly, false",
        "'', other/nightly, true"
    })
    void aFolderHoldsWhatIsBelowIt(String folders, String job, boolean allowed) {
        assertThat(FolderList.of(folders).has(job)).isEqualTo(allowed);
    }

    @Test
    void theCloudAndTheHypervisorMustBothAllowAJob() {
        HypervisorAccess access =
                new HypervisorAccess("lab", false, FolderList.of("team\nshared"), FolderList.of("team/xrootd"));

        assertThat(access.refusal("hv1", UsingJob.named("team/xrootd/nightly"))).isEmpty();
        assertThat(access.refusal("hv1", UsingJob.named("team/eos/nightly")))
                .contains(
                        "Hypervisor hv1 is not for job team/eos/nightly: its setting \"Folders\" allows only team/xrootd;"
                                + " move the job there, or have an administrator add its folder in Manage Jenkins, Clouds, lab");
        assertThat(access.refusal("hv1", UsingJob.named("nightly")))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith(
                                "Cloud lab is not for job nightly: its setting \"Folders\" allows only team, shared;"));
    }

    @Test
    void aPullRequestFromAForkNeedsTheCloudsLeave() {
        UsingJob fork = new UsingJob("team/app/PR-7", true);

        assertThat(new HypervisorAccess("lab", false, FolderList.ALL, FolderList.ALL).refusal("hv1", fork))
                .contains(
                        "Cloud lab is not for job team/app/PR-7, which builds a pull request from a fork; if whoever can"
                                + " open one may start clusters, have an administrator set \"Allow pull requests from forks\" in"
                                + " Manage Jenkins, Clouds, lab");
        assertThat(new HypervisorAccess("lab", true, FolderList.ALL, FolderList.ALL).refusal("hv1", fork))
                .isEmpty();
        assertThat(new HypervisorAccess("lab", true, FolderList.of("other"), FolderList.ALL).refusal("hv1", fork))
                .hasValueSatisfying(why -> assertThat(why).contains("allows only other"));
    }

    @Test
    void aFolderThatIsNotThereIsAWarning() {
        assertThat(FolderList.check("team\n other/ \n", "team"::equals).text())
                .startsWith("There is no folder 'other'");
        assertThat(FolderList.check("team", "team"::equals)).isEqualTo(FormMessage.fine());
        assertThat(FolderList.check("", "team"::equals)).isEqualTo(FormMessage.fine());
    }
}
