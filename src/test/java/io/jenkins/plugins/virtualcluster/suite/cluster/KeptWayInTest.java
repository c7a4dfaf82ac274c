package io.jenkins.plugins.virtualcluster.suite.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLimits;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.SamplePlans;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import io.jenkins.plugins.virtualcluster.remote.SshKeys;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptWayInTest {
    @TempDir
    Path top;

    private Path directory(HypervisorAddress hypervisor) throws Exception {
        Path directory = KeptDirectory.make(top.resolve("run"), "run", hypervisor);
        ClusterPlan nothing = new ClusterPlan(null, null, List.of(), List.of());
        ClusterStateDirectory.in(directory)
                .letIn(nothing, new SshKeyPair("private", "public"), Map.of(), hypervisor.door());
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

        assertThat(ClusterStateDirectory.withoutLogin(directory)).isTrue();

        assertThat(directory.resolve("ssh_config"))
                .content()
                .contains("Host vc-hypervisor\n  HostName machine\n  Port 2222\n  User user\n")
                .contains("UserKnownHostsFile " + directory + "/hypervisor_known_hosts")
                .doesNotContain(login.toString(), "IdentitiesOnly");
        assertThat(directory.resolve("hypervisor_known_hosts")).hasContent("machine ssh-ed25519 AAAA");
        ClusterStateDirectory.remove(directory);
        assertThat(directory).doesNotExist();
    }

    @Test
    void aMachineOfOursNeedsNoLogin() throws Exception {
        assertThat(ClusterStateDirectory.withoutLogin(directory(HypervisorAddress.parse("qemu:///system"))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with blank",
                "50% of %h",
                "a\"quote",
                "an'apostrophe",
                "back\\slash",
                "# no comment",
                "$HOME",
                "gr\u00fc\u00dfe",
                "~x=y",
                "all of \"it' %d\\ #"
            })
    void sshFindsTheFilesWhateverTheirDirectoryIsCalled(String name) throws Exception {
        Path login = Files.createDirectory(top.resolve("login " + name));
        SshKeyPair key = SshKeys.generate("the test's");
        Files.writeString(login.resolve("key"), key.privateKey());
        Files.setPosixFilePermissions(login.resolve("key"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(login.resolve("key.pub"), key.publicKey() + "\n");
        HypervisorAddress hypervisor = new HypervisorAddress(
                "qemu+ssh://machine/system",
                "default",
                Optional.of(new HypervisorAddress.SshDoor(
                        "127.0.0.1",
                        2222,
                        Optional.of("me and you"),
                        Optional.of(login.resolve("key")),
                        Optional.of(login.resolve("known_hosts")))),
                Set.of(),
                HypervisorLimits.USUAL);
        Path directory = KeptDirectory.make(top.resolve(name), "run", hypervisor);
        ClusterPlan plan = SamplePlans.pair();
        ClusterStateDirectory.in(directory)
                .letIn(plan, key, Map.of("srv1", "ssh-ed25519 A", "srv2", "ssh-ed25519 B"), hypervisor.door());

        assertFound(directory, "srv1", directory.resolve("id_ed25519"), directory.resolve("known_hosts"));
        assertFound(directory, "vc-hypervisor", login.resolve("key"), login.resolve("known_hosts"));
        assertThat(ssh("-G", "-F", directory + "/ssh_config", "vc-hypervisor")).contains("user me and you");
    }

    private static void assertFound(Path directory, String host, Path key, Path known) throws Exception {
        // Not every version of ssh says it with its tokens expanded.
        List<String> meant = ssh("-G", "-F", directory + "/ssh_config", host).stream()
                .map(line -> line.replace("%%", "%"))
                .toList();
        assertThat(meant).contains("identityfile " + key, "userknownhostsfile " + known);
        // Type -1 would be no key.
        List<String> tried =
                ssh("-v", "-F", directory + "/ssh_config", "-o", "ProxyCommand=false", "-o", "ProxyJump=none", host);
        assertThat(tried)
                .filteredOn(line -> line.startsWith("debug1: identity file ") && !line.contains("-cert type"))
                .singleElement()
                .asString()
                .doesNotContain("type -1");
    }

    private static List<String> ssh(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ssh"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        Process process = builder.start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        process.waitFor();
        return said;
    }

    @Test
    void aDirectoryThatSshWouldTakeForAnotherIsRefused() {
        assertThatThrownBy(() ->
                        KeptDirectory.make(top.resolve("${HOME}"), "run", HypervisorAddress.parse("qemu:///system")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ssh cannot be configured with the path " + top.resolve("${HOME}"));
        assertThat(top.resolve("${HOME}")).doesNotExist();
    }
}
