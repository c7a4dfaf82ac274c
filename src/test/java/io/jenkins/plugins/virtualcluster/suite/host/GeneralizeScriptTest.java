package io.jenkins.plugins.virtualcluster.suite.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is removed of a machine before its disk becomes an image, on a file system made for it. */
@Timeout(60)
class GeneralizeScriptTest {
    private static final String MAC = "52:54:00:12:34:56";
    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5";

    @TempDir
    Path root;

    @BeforeEach
    void machine() throws IOException {
        for (String file : List.of(
                "etc/ssh/ssh_host_ed25519_key",
                "etc/ssh/ssh_host_ed25519_key.pub",
                "etc/ssh/sshd_config",
                "var/lib/dbus/machine-id",
                "var/lib/systemd/random-seed",
                "var/lib/cloud/instances/vc-k3f9-srv1/sem/config_ssh",
                "var/lib/cloud/data/instance-id",
                "etc/netplan/50-cloud-init.yaml",
                "etc/netplan/90-site.yaml",
                "var/lib/dhcp/dhclient.eth0.leases",
                "var/lib/NetworkManager/internal-1.lease",
                "var/log/journal/0123/system.journal",
                "root/.bash_history",
                "var/lib/virtual-cluster/k3f9p1/srv1/lib.sh",
                "opt/software/bin/xrootd")) {
            file(file, "text\n");
        }
        file("sys/class/net/eth0/address", MAC + "\n");
        file("etc/machine-id", "0123456789abcdef\n");
        file("var/log/dpkg.log", "installed\n");
        file("root/.ssh/authorized_keys", "ssh-ed25519 " + KEY + " run\nssh-ed25519 OTHER admin\n");
        file("home/debian/.ssh/authorized_keys", "ssh-ed25519 " + KEY + " run\n");
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String generalize(String address, String key) throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        HostLayout.guarded("generalize.sh"),
                        "x",
                        root.toString(),
                        address,
                        "/var/lib/virtual-cluster",
                        key)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatTellsAMachineFromOthersIsRemovedAndTheRestStays() throws Exception {
        assertThat(generalize("52:54:00:00:00:01," + MAC, KEY)).isEqualTo("virtual-cluster generalized\n");
        assertThat(files())
                .containsExactly(
                        "etc/machine-id",
                        "etc/netplan/90-site.yaml",
                        "etc/ssh/sshd_config",
                        "home/debian/.ssh/authorized_keys",
                        "opt/software/bin/xrootd",
                        "root/.ssh/authorized_keys",
                        "sys/class/net/eth0/address",
                        "var/log/dpkg.log");
        assertThat(root.resolve("etc/machine-id")).isEmptyFile();
        assertThat(root.resolve("var/log/dpkg.log")).isEmptyFile();
        assertThat(root.resolve("home/debian/.ssh/authorized_keys")).isEmptyFile();
        assertThat(root.resolve("root/.ssh/authorized_keys")).hasContent("ssh-ed25519 OTHER admin\n");
    }

    @Test
    void nothingIsRemovedOfAMachineThatIsAnother() throws Exception {
        List<String> before = files();
        assertThat(generalize("52:54:00:00:00:01", KEY)).isEqualTo("virtual-cluster generalized\n");
        assertThat(files()).isEqualTo(before);
        assertThat(root.resolve("etc/machine-id")).hasContent("0123456789abcdef");
    }

    @Test
    void withoutAKeyItDoesNothingAndSaysSo() throws Exception {
        assertThat(generalize(MAC, "")).isEqualTo("no directory of runs, or no key, is named\n");
        assertThat(root.resolve("etc/machine-id")).hasContent("0123456789abcdef");
    }
}
