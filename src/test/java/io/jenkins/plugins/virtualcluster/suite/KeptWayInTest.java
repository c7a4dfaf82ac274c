package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptWayInTest {
    @TempDir
    Path top;

    private Path directory(HypervisorAddress hypervisor) throws Exception {
        Path directory = KeptDirectory.make(top.resolve("run"), "run", hypervisor);
        ClusterPlan nothing = new ClusterPlan(null, null, List.of(), List.of());
        PrivateFiles.in(directory).letIn(nothing, new SshKeyPair("private", "public"), Map.of(), hypervisor.door());
        return directory;
    }

    @Test
    void whoeverComesInWithoutTheLoginStillKnowsTheHypervisorsMachine() throws Exception {
        Path login = Files.createDirectory(top.resolve("login"));
        Files.writeString(login.resolve("known_hosts"), "machine ssh-ed25519 AAAA\n");
        HypervisorAddress hypervisor = HypervisorAddress.parse(
                "qemu+ssh://user@machine:2222/system?keyfile=" + login + "/key&known_hosts=" + login + "/known_hosts");
        Path directory = directory(hypervisor);
        assertThat(directory.resolve("ssh_config")).content().contains("IdentityFile " + login + "/key");

        assertThat(PrivateFiles.withoutLogin(directory)).isTrue();

        assertThat(directory.resolve("ssh_config"))
                .content()
                .contains("Host vc-hypervisor\n  HostName machine\n  Port 2222\n  User user\n")
                .contains("UserKnownHostsFile " + directory + "/hypervisor_known_hosts")
                .doesNotContain(login.toString(), "IdentitiesOnly");
        assertThat(directory.resolve("hypervisor_known_hosts")).hasContent("machine ssh-ed25519 AAAA");
        PrivateFiles.remove(directory);
        assertThat(directory).doesNotExist();
    }

    @Test
    void aMachineOfOursNeedsNoLogin() throws Exception {
        assertThat(PrivateFiles.withoutLogin(directory(HypervisorAddress.parse("qemu:///system"))))
                .isFalse();
    }
}
