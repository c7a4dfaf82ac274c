package io.jenkins.plugins.virtualcluster.suite.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Alias;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What makes a host ready, on a file system made for it, with programs that answer as those of images do. */
@Timeout(120)
class ReadyScriptsTest {
    private static final String MAC = "52:54:00:12:34:56";

    @TempDir
    Path root;

    private Path tools;

    @BeforeEach
    void machine() throws IOException {
        file("sys/class/net/lo/address", "00:00:00:00:00:00\n");
        file("sys/class/net/eth0/address", MAC + "\n");
        file("proc/sys/kernel/hostname", "localhost\n");
        file("etc/hosts", "127.0.0.1 localhost\n");
        file("etc/resolv.conf", "nameserver 10.0.0.1\n");
        tools = Files.createDirectory(root.resolve("tools"));
        tool("getent", "exit 0");
    }

    private Path file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void tool(String name, String text) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String text(String name) throws IOException {
        return Files.readString(root.resolve(name));
    }

    private String run(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", HostLayout.guarded(script), "x", root.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("PATH", tools + ":" + System.getenv("PATH")));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private String cloudInit(String before) throws Exception {
        return run("cloud-init.sh", before, "0", "52:54:00:00:00:01," + MAC);
    }

    @Test
    void cloudInitThatDoesNotRunIsNotWaitedFor() throws Exception {
        assertThat(cloudInit("")).isEqualTo("virtual-cluster none\n");
        file("run/cloud-init/disabled", "");
        assertThat(cloudInit("")).isEqualTo("virtual-cluster none\n");
    }

    @Test
    void whatRunsOnASharedMachineIsNotTheHostsOwn() throws Exception {
        file("run/cloud-init/status.json", "{}");
        assertThat(run("cloud-init.sh", "", "0", "52:54:00:00:00:01")).isEqualTo("virtual-cluster none\n");
    }

    @Test
    void thePartThatCloudInitIsAtIsSaid() throws Exception {
        file("run/cloud-init/status.json", "{\n \"v1\": {\n  \"stage\": null\n }\n}\n");
        assertThat(cloudInit("")).isEqualTo("virtual-cluster running \n");
        file("run/cloud-init/status.json", "{\n \"v1\": {\n  \"stage\": \"modules-final\"\n }\n}\n");
        assertThat(cloudInit("")).isEqualTo("virtual-cluster running modules-final\n");
    }

    @Test
    void theEndComesWithWhatWentWrong() throws Exception {
        String status = """
                {"v1": {"init": {"errors": [], "start": 1}, "modules-final": {"errors": ["('runcmd', boom)"],
                "recoverable_errors": {"WARNING": ["no such key"]}}, "stage": null}}
                """;
        file("run/cloud-init/status.json", status);
        file("run/cloud-init/result.json", "{}");

        String said = cloudInit("running modules-final");

        assertThat(said).isEqualTo("virtual-cluster done\n" + status);
        assertThat(CloudInit.errors(status))
                .containsExactly("    modules-final: ('runcmd', boom)", "    modules-final: no such key");
        assertThat(CloudInit.errors("")).isEmpty();
    }

    @Test
    void aServiceThatHasFailedIsNotWaitedFor() throws Exception {
        file("run/cloud-init/status.json", "{\"v1\": {\"stage\": \"modules-config\"}}");
        Files.createDirectories(root.resolve("run/systemd/system"));
        tool("systemctl", "echo LoadState=loaded; echo ActiveState=failed");
        assertThat(cloudInit("")).startsWith("virtual-cluster over cloud-final.service has failed\n");
        tool("systemctl", "echo LoadState=loaded; echo ActiveState=inactive");
        assertThat(cloudInit("")).startsWith("virtual-cluster over cloud-final.service is not going to start\n");
        tool("systemctl", "echo Job=77; echo LoadState=loaded; echo ActiveState=inactive");
        assertThat(cloudInit("")).isEqualTo("virtual-cluster running modules-config\n");
        tool("systemctl", "echo LoadState=not-found; echo ActiveState=inactive");
        assertThat(cloudInit("")).isEqualTo("virtual-cluster running modules-config\n");
    }

    private String names(String full, String... names) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("0", full, full.split("[.]")[0], "52:54:00:00:00:01," + MAC));
        arguments.addAll(List.of(names));
        return run("names.sh", arguments.toArray(String[]::new));
    }

    @Test
    void theHostGetsItsFullName() throws Exception {
        assertThat(names("srv1.lan.test", "srv1")).isEqualTo("virtual-cluster named\n");
        assertThat(text("proc/sys/kernel/hostname")).isEqualTo("srv1.lan.test\n");
        assertThat(text("etc/hostname")).isEqualTo("srv1.lan.test\n");
    }

    @Test
    void aNameThatLinuxDoesNotTakeIsLeftShort() throws Exception {
        assertThat(names("srv1." + "a".repeat(60) + ".test", "srv1")).isEqualTo("virtual-cluster named\n");
        assertThat(text("proc/sys/kernel/hostname")).isEqualTo("srv1\n");
    }

    @Test
    void theHostIsNotAnAddressOfItsOwnLoopToItself() throws Exception {
        file("etc/hosts", """
                # 127.0.1.1 srv1
                127.0.1.1 srv1.lan.test srv1
                127.0.0.1 localhost srv1 # srv1
                ::1 ip6-localhost srv10 srv1
                10.0.0.5 srv1
                """);

        assertThat(names("srv1.lan.test", "srv1")).isEqualTo("virtual-cluster named\n");

        assertThat(text("etc/hosts")).isEqualTo("""
                # 127.0.1.1 srv1
                127.0.0.1 localhost
                ::1 ip6-localhost srv10
                10.0.0.5 srv1
                """);
    }

    @Test
    void aNameThatResolvesToTheLoopAllTheSameIsSaid() throws Exception {
        tool("getent", "[ $1 = hosts ] || echo '127.0.1.1 STREAM srv1'");
        assertThat(names("srv1", "srv1")).contains("its own name srv1 resolves to 127.0.1.1");
    }

    @Test
    void theNameThatDoesNotResolveIsSaid() throws Exception {
        tool("getent", "shift; for n; do [ $n != multi ] || exit 2; done");
        assertThat(names("srv1.lan.test", "srv1", "srv2", "multi"))
                .isEqualTo("it does not resolve the name multi; /etc/resolv.conf has: nameserver 10.0.0.1 \n");
    }

    @Test
    void systemdResolvedIsMadeToAskForNamesWithoutADot() throws Exception {
        Files.createDirectories(root.resolve("run/systemd/resolve"));
        tool("getent", "[ -e " + root + "/restarted ] || exit 2");
        tool("systemctl", "[ \"$*\" = 'restart systemd-resolved' ] && : > " + root + "/restarted");

        assertThat(names("srv1", "srv1", "srv2")).isEqualTo("virtual-cluster named\n");

        assertThat(text("etc/systemd/resolved.conf.d/virtual-cluster.conf"))
                .isEqualTo("[Resolve]\nResolveUnicastSingleLabel=yes\n");
    }

    @Test
    void aSharedMachineKeepsItsNameAndIsAskedForNone() throws Exception {
        tool("getent", "exit 2");
        assertThat(run("names.sh", "0", "srv1", "srv1", "52:54:00:00:00:01", "srv1"))
                .isEqualTo("virtual-cluster named\n");
        assertThat(text("proc/sys/kernel/hostname")).isEqualTo("localhost\n");
    }

    @Test
    void eachHostIsAskedForItsOwnNamesAndForSomeOfItsNetwork() {
        Cluster plain = SampleClusters.withNetworks(
                List.of(
                        SampleClusters.network("lan", Optional.empty()),
                        SampleClusters.network("san", Optional.empty())),
                host("a", "lan"),
                host("b", "lan"),
                host("c", "san"),
                host("d", "lan"),
                host("e", "lan"));
        Cluster cluster = new Cluster(
                plain.name(),
                plain.networks(),
                plain.hosts(),
                List.of(new Alias("multi", List.of("a", "c")), new Alias("far", List.of("c"))),
                plain.file(),
                plain.labels(),
                plain.tags());

        assertThat(HostPreparation.names(cluster, cluster.host("d")))
                .containsExactly("d", "d.lan.test", "e", "e.lan.test", "a", "a.lan.test", "multi");
        assertThat(HostPreparation.names(cluster, cluster.host("c")))
                .containsExactly("c", "c.san.test", "multi", "far");
    }

    private static Host host(String name, String network) {
        return SampleClusters.host(name, SampleClusters.TINY, List.of(), SampleClusters.on(network));
    }
}
