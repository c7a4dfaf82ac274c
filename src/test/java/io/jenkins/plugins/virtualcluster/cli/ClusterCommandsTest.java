package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterCommandsTest extends CommandLineHarness {
    private String owner() {
        return new CommandContext(engine, Terminal.plain(System.out), System.err, System.getenv(), Clock.systemUTC())
                .owner();
    }

    private static String thisProcess() {
        return LeaseProcess.own();
    }

    private void cluster(String run, String owner, Instant until, boolean kept) throws Exception {
        cluster(new Lease(run, "lan", "copy", owner, kept ? "1@1" : thisProcess(), until, kept));
    }

    private void cluster(Lease lease) throws Exception {
        Definitions definitions = DefinitionReader.read(Path.of(repository()));
        hypervisor.start(
                hypervisor.plan(definitions.clusters().get("lan"), lease),
                new ClusterKeys("", new HashMap<>()),
                note -> {});
    }

    private List<String> runs() throws Exception {
        return hypervisor.find().stream().map(found -> found.run()).toList();
    }

    @Test
    void listShowsWhatThereIs() throws Exception {
        run("copy");
        cluster("aaaaaaaa", owner(), Instant.now().plusSeconds(60), true);
        assertThat(execute("list", "--repository", repository(), "--records", records()))
                .isZero();
        assertThat(out())
                .contains("copy   on lan  2 cases: one, two", "lan  2 hosts: srv1, srv2")
                .containsPattern("aaaaaaaa +lan +suite copy +kept +2 hosts")
                .containsPattern("-copy-[a-z0-9]{8} +PASSED");
    }

    @Test
    void listWorksWithoutDefinitionsHypervisorAndRecords() {
        refusal = Optional.of(new HypervisorException("no libvirtd there"));
        assertThat(execute("list", "--repository", "/no/such", "--records", "/no/such"))
                .isZero();
        assertThat(out().lines())
                .containsExactly(
                        "No definitions: /no/such cannot be read (NoSuchFileException)",
                        "Running and kept clusters cannot be listed: no libvirtd there",
                        "No runs in /no/such");
    }

    @Test
    void stopRemovesAKeptClusterAndItsKey() throws Exception {
        cluster("aaaaaaaa", owner(), Instant.now().plusSeconds(60), true);
        Path key = temp.resolve("state/virtual-cluster/aaaaaaaa/id_ed25519");
        Files.createDirectories(key.getParent());
        Files.writeString(key, "secret");

        assertThat(execute("stop", "lan")).isZero();
        assertThat(out()).contains("removed domain vc-aaaaaaaa-srv1");
        assertThat(runs()).isEmpty();
        assertThat(key.getParent()).doesNotExist();
    }

    @Test
    void stopLeavesARunThatGoesOnAndOthersClusters() throws Exception {
        cluster("aaaaaaaa", owner(), Instant.now().plusSeconds(60), false);
        cluster("bbbbbbbb", "other@machine", Instant.now().plusSeconds(60), true);

        assertThat(execute("stop", "aaaaaaaa")).isEqualTo(2);
        assertThat(err())
                .contains(
                        "is still running in process " + ProcessHandle.current().pid());
        assertThat(execute("stop", "bbbbbbbb")).isEqualTo(2);
        assertThat(err()).contains("other@machine's");
        assertThat(execute("stop", "--all")).isEqualTo(2);
        assertThat(execute("stop")).isEqualTo(2);
        assertThat(runs()).containsExactly("aaaaaaaa", "bbbbbbbb");

        assertThat(execute("stop", "--all", "--force")).isZero();
        assertThat(runs()).containsExactly("bbbbbbbb");
    }

    @Test
    void aNameOfSeveralClustersIsNotGuessed() throws Exception {
        cluster("aaaaaaaa", owner(), Instant.now().plusSeconds(60), true);
        cluster("bbbbbbbb", owner(), Instant.now().plusSeconds(60), true);

        assertThat(execute("stop", "lan")).isEqualTo(2);
        assertThat(err()).contains("name one by its run: aaaaaaaa, bbbbbbbb");
        assertThat(execute("stop", "lam")).isEqualTo(2);
        assertThat(err()).contains("There is no cluster or run 'lam'; did you mean lan?");
    }

    @Test
    void aGuestOnWhichAnImageIsPreparedIsNotMeantByTheNameOfItsCluster() throws Exception {
        cluster("aaaaaaaap1", owner(), Instant.now().plusSeconds(60), false);
        assertThat(execute("stop", "lan")).isEqualTo(2);
        assertThat(err()).contains("Run aaaaaaaap1 is still running in process");

        cluster("bbbbbbbb", owner(), Instant.now().plusSeconds(60), true);
        assertThat(execute("stop", "lan")).as(this::err).isZero();
        assertThat(runs()).containsExactly("aaaaaaaap1");
    }

    @Test
    void aSuiteNamedUpIsASuite() throws Exception {
        cluster(new Lease("aaaaaaaa", "lan", "up", owner(), "", Instant.now().plusSeconds(60), true));

        assertThat(execute("list", "--repository", repository(), "--records", records()))
                .isZero();
        assertThat(out()).containsPattern("aaaaaaaa +lan +suite up +kept");
        assertThat(execute("down")).isEqualTo(2);
        assertThat(err()).contains("'up' has started no cluster");
        assertThat(runs()).containsExactly("aaaaaaaa");
    }

    @Test
    void cleanupRemovesOwnLeftoversOnly() throws Exception {
        Instant later = Instant.now().plusSeconds(60);
        cluster("aaaaaaaa", owner(), Instant.now().minusSeconds(60), true);
        cluster(new Lease("bbbbbbbb", "lan", "copy", owner(), thisProcess().replace("@", "@1"), later, false));
        // What a killed 'up' leaves.
        cluster(new Lease(
                "ffffffff", "lan", Lease.NO_SUITE, owner(), thisProcess().replace("@", "@1"), later, false));
        cluster("cccccccc", owner(), later, true);
        cluster("dddddddd", owner(), later, false);
        cluster("eeeeeeee", "other@machine", Instant.now().minusSeconds(60), false);

        assertThat(execute("cleanup")).isZero();
        assertThat(runs()).containsExactly("cccccccc", "dddddddd", "eeeeeeee");
        assertThat(execute("cleanup")).isZero();
        assertThat(out()).startsWith("No leftovers");
    }

    @Test
    void cleanupRemovesCopiesOfRepositoriesThatWereNotUsedForLong() throws Exception {
        Path old = Files.createDirectories(temp.resolve(".cache/virtual-cluster/git/repositories/definitions-0123"));
        Path lock = Files.createFile(old.resolveSibling("definitions-0123.lock"));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofDays(36))));

        assertThat(execute("cleanup")).isZero();
        assertThat(out()).isEqualTo("removed copy of a repository " + old + "\n");
        assertThat(old).doesNotExist();
    }

    private static StoredImage image(String digits, long gibibytes, Duration age, String... users) {
        return new StoredImage(
                "vc-image-" + digits + ".img",
                gibibytes << 30,
                true,
                Optional.of(Instant.now().minus(age)),
                List.of(users));
    }

    @Test
    void imageListAndRemoveKnowWhatIsInUse() throws Exception {
        hypervisor.setStoredImages(
                List.of(image("aa", 3, Duration.ofDays(2)), image("bb", 1, Duration.ofDays(2), "run k3f9")));

        assertThat(execute("image", "list")).isZero();
        assertThat(out())
                .containsPattern("vc-image-aa.img +3 GiB +last used \\d+")
                .containsPattern("vc-image-bb.img +1 GiB .*in use by run k3f9");
        assertThat(execute("image", "remove", "vc-image-bb.img", "vc-image-aa.img"))
                .isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(out()).isEqualTo("removed image vc-image-aa.img\n");
        assertThat(err()).contains("vc-image-bb.img is in use");
    }

    @Test
    void cleanupBoundsImagesInAgeAndSpace() throws Exception {
        hypervisor.setStoredImages(List.of(
                image("aa", 3, Duration.ofDays(91)),
                image("bb", 3, Duration.ofDays(91), "run k3f9"),
                image("cc", 3, Duration.ofDays(5)),
                image("dd", 3, Duration.ofDays(4)),
                image("ee", 3, Duration.ofHours(1))));

        assertThat(execute("cleanup")).isZero();
        assertThat(out()).isEqualTo("removed image vc-image-aa.img, 3 GiB\n");
        assertThat(execute("cleanup", "--image-space", "9 GiB")).isZero();
        assertThat(out()).isEqualTo("removed image vc-image-cc.img, 3 GiB\n");
        assertThat(execute("cleanup", "--image-space", "1 GiB")).isZero();
        assertThat(hypervisor.storedImages())
                .as("in use, and just used")
                .extracting(StoredImage::name)
                .containsExactly("vc-image-bb.img", "vc-image-ee.img");
    }

    @Test
    void consolePrintsWhatIsThere() throws Exception {
        cluster("aaaaaaaa", owner(), Instant.now().plusSeconds(60), true);
        hypervisor.writeConsole("aaaaaaaa", "srv2", "Linux boots\n");

        assertThat(execute("console", "lan", "srv2")).isZero();
        assertThat(out()).isEqualTo("Linux boots\n");
        assertThat(execute("console", "lan", "srv3")).isEqualTo(2);
        assertThat(err()).contains("There is no host 'srv3'; did you mean srv1 or srv2?");
    }

    @Test
    void sshNeedsTheKeyOnThisMachine() throws Exception {
        cluster("aaaaaaaa", owner(), Instant.now().plusSeconds(60), true);
        assertThat(execute("ssh", "lan", "srv1", "--", "true")).isEqualTo(2);
        assertThat(err()).contains("The key to the hosts of run aaaaaaaa is not on this machine");
    }
}
