package io.jenkins.plugins.virtualcluster.jenkins.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildLinksTest {
    private final BuildLinks links =
            new BuildLinks(Optional.of("https://ci.example.org/"), "job/folder/job/nightly/12/", "20261120-s-own");

    @Test
    void itsOwnRunIsABuildsAndAnotherIsFoundByItsJob() {
        assertThat(links.page("20261120-s-own"))
                .contains("https://ci.example.org/job/folder/job/nightly/12/virtual-cluster/run/20261120-s-own");
        assertThat(links.page("20261119-s-old one"))
                .contains("https://ci.example.org/job/folder/job/nightly/virtual-cluster/run/20261119-s-old%20one");
    }

    @Test
    void withoutAnAddressOfJenkinsThereAreNone() {
        assertThat(new BuildLinks(Optional.empty(), "job/x/1/", "r").page("r")).isEmpty();
    }
}
