package io.jenkins.plugins.virtualcluster.suite.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.ClusterPlanner;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.SubnetsInUse;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteNamesTest {
    @TempDir
    Path repository;

    private SiteNames names(String networks, String hosts) throws Exception {
        Files.createDirectories(repository.resolve("clusters"));
        Files.createDirectories(repository.resolve("suites"));
        Files.writeString(
                repository.resolve("clusters/c.yaml"),
                "name: c\ndefaults: { image: debian }\nnetworks: { " + networks + " }\nhosts: { " + hosts
                        + " }\naliases: { both: [ a, b ] }\n");
        Cluster cluster = DefinitionReader.read(repository).clusters().get("c");
        Lease lease = new Lease("k1", "c", "s", "tester@machine", "1@2", Instant.EPOCH, false);
        ClusterPlan plan = ClusterPlanner.plan(cluster, lease, new SubnetsInUse(List.of()));
        return new SiteNames(plan, RunSettings.DEFAULT);
    }

    @Test
    void eachHostHasTheNamesAndAliasesOfAllOnABridge() throws Exception {
        SiteNames names = names(
                "site: { bridge: br0, address: 10.1.0.1/16, address6: fd00:1::1/64, domain: site.test }",
                "a: { address: 10.1.2.3, address6: fd00:1::3 }, b: { address: 10.1.2.4 }");

        assertThat(names.areNeeded()).isTrue();
        assertThat(names.areKnown()).isTrue();
        assertThat(names.file()).isEqualTo("""
                10.1.2.3 a.site.test a both.site.test both
                fd00:1::3 a.site.test a both.site.test both
                10.1.2.4 b.site.test b both.site.test both
                """);
    }

    @Test
    void addressesThatTheSiteGivesAreNotKnownBeforeTheirHostsSayThem() throws Exception {
        SiteNames names = names("site: { bridge: br0 }, lan: { address: 10.9.0.1/24 }", "a: {}, b: {}");

        assertThat(names.areNeeded()).isTrue();
        assertThat(names.areKnown()).isFalse();
        assertThat(names.file()).isEmpty();
    }

    @Test
    void onlyAddressesAreTakenOfWhatAHostPrints() throws Exception {
        SiteNames names =
                names("site: { bridge: br0 }", "a: { mac: \"52:54:00:00:00:01\" }, b: { mac: \"52:54:00:00:00:02\" }");

        names.take(
                List.of("52:54:00:00:00:01"),
                "Welcome!\n\n52:54:00:00:00:01 10.1.2.3\n52:54:00:00:00:01 evil name\n52:54:00:00:00:02 10.6.6.6\n"
                        + "52:54:00:00:00:01 fd00:1::3\n52:54:00:00:00:01\n");
        names.take(List.of("52:54:00:00:00:02"), "52:54:00:00:00:02 10.1.2.4\n");

        assertThat(names.areKnown()).isTrue();
        assertThat(names.file()).isEqualTo("10.1.2.3 a both\nfd00:1::3 a both\n10.1.2.4 b both\n");
    }

    @Test
    void aProcessThatContinuesKnowsWhatTheOneBeforeWasTold() throws Exception {
        String hosts = "a: { mac: \"52:54:00:00:00:01\" }, b: { mac: \"52:54:00:00:00:02\" }";
        SiteNames before = names("site: { bridge: br0 }", hosts);
        before.take(List.of("52:54:00:00:00:01"), "52:54:00:00:00:01 10.1.2.3\n52:54:00:00:00:01 fd00:1::3\n");
        before.take(List.of("52:54:00:00:00:02"), "52:54:00:00:00:02 10.1.2.4\n");

        SiteNames after = names("site: { bridge: br0 }", hosts);
        after.remember(before.remembered());

        assertThat(after.areKnown()).isTrue();
        assertThat(after.file()).isEqualTo(before.file());
    }

    @Test
    void nothingIsKnownThatWasNotRemembered() throws Exception {
        SiteNames names = names("site: { bridge: br0 }", "a: {}, b: {}");

        names.remember("");

        assertThat(names.areKnown()).isFalse();
    }

    @Test
    void aClusterWithNetworksOfItsOwnHasADnsServer() throws Exception {
        assertThat(names("lan: {}", "a: {}, b: {}").areNeeded()).isFalse();
    }
}
