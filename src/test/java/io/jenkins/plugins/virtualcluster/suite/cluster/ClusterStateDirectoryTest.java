package io.jenkins.plugins.virtualcluster.suite.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterStateDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void aDirectoryThatOthersCouldEnterIsClosedToThem() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        make(open);
        assertThat(permissions(open)).isEqualTo("rwx------");
        assertThat(permissions(open.resolve("cluster.json"))).isEqualTo("rw-------");
        assertThat(permissions(open.resolve("cluster.yaml"))).isEqualTo("rw-------");
    }

    @Test
    void aLinkOrAFileInItsPlaceIsRefusedAndLeftAlone() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);
        Path file = Files.writeString(directory.resolve("file"), "mine");
        assertThatThrownBy(() -> make(link)).isInstanceOf(IOException.class).hasMessageContaining("is no directory");
        assertThatThrownBy(() -> make(file)).isInstanceOf(IOException.class).hasMessageContaining("is no directory");
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(file).hasContent("mine");
    }

    @Test
    void whatAnAttemptBeforeLeftIsReplacedAndItsKeysGo() throws IOException {
        Path run = directory.resolve("run");
        make(run);
        Files.writeString(run.resolve("id_ed25519"), "old key");
        Files.writeString(run.resolve("ssh_config"), "old hosts");
        ClusterStateDirectory again = ClusterStateDirectory.make(run, cluster("second"), "new".getBytes(), Map.of());
        assertThat(again.kept().suite()).isEqualTo("second");
        assertThat(run.resolve("cluster.yaml")).hasContent("new");
        assertThat(run.resolve("id_ed25519")).doesNotExist();
        assertThat(run.resolve("ssh_config")).doesNotExist();
        ClusterStateDirectory.remove(run);
        assertThat(run).doesNotExist();
    }

    @Test
    void keepsTheFilesThatTheDefinitionNamesUntilItIsRemoved() throws IOException {
        Path run = directory.resolve("run");
        byte[] definition = "name: lan\nhosts: { a: { image: i, user_data: cloud-init/web.yaml } }\n".getBytes();
        Path file = Path.of("cloud-init/web.yaml");
        ClusterStateDirectory.make(run, cluster("first"), definition, Map.of(file, "#cloud-config\na: 1\n"));

        assertThat(cluster("first").definition(run).usedFiles()).isEqualTo(Map.of(file, "#cloud-config\na: 1\n"));
        assertThat(permissions(run.resolve("used/cloud-init/web.yaml"))).isEqualTo("rw-------");
        ClusterStateDirectory.remove(run);
        assertThat(run).doesNotExist();
    }

    @Test
    void aRemovalThatIsBrokenOffLeavesNothingThatLooksLikeACluster() throws IOException {
        Path run = directory.resolve("run");
        make(run);
        for (int i = 0; i < 50; i++) {
            Files.createDirectories(run.resolve("obstacle" + i).resolve("with content"));
        }
        assertThat(ClusterStateDirectory.isCluster(run)).isTrue();

        assertThatThrownBy(() -> ClusterStateDirectory.remove(run)).isInstanceOf(DirectoryNotEmptyException.class);

        assertThat(ClusterStateDirectory.isCluster(run)).isFalse();
        assertThat(run.resolve("process")).as("names whose it is until the end").exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[]", "{\"id\":\"k3f9\"}", "{\"until\":1e400}", "PK\u0003"})
    void whatIsNoClusterSaysWhichFileIsDamaged(String text) throws IOException {
        Path run = directory.resolve("run");
        make(run);
        Files.writeString(run.resolve("cluster.json"), text);

        assertThatThrownBy(() -> ClusterStateDirectory.in(run).kept())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(run.resolve("cluster.json") + " is damaged: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/with blank", "relative", "/var/lib/x;y", "/"})
    void aDirectoryOnTheHostsThatNoShellTakesAsItIsIsRefused(String wrong) {
        RunSettings usual = RunSettings.DEFAULT;
        assertThatThrownBy(() -> new RunSettings(
                        wrong,
                        usual.attempt(),
                        usual.grace(),
                        usual.teardown(),
                        usual.delivery(),
                        usual.consoleBytes(),
                        usual.collect(),
                        usual.longestWait()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the directory for runs on the hosts is '" + wrong
                        + "'; expected an absolute path of letters, digits and ._/-");
    }

    private static void make(Path where) throws IOException {
        ClusterStateDirectory.make(where, cluster("first"), "definition".getBytes(), Map.of());
    }

    private static PersistedCluster cluster(String suite) {
        return new PersistedCluster(
                "k3f9",
                "lan",
                suite,
                "user@machine",
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                "/repository",
                HypervisorAddress.parse("fake:///system"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
