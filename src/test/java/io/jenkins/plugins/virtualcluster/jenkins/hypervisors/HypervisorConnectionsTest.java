package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLimits;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import io.jenkins.plugins.virtualcluster.remote.SshKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HypervisorConnectionsTest {
    private static final SshKeyPair KEY = SshKeys.generate("jenkins");
    private static final String HOST_KEY = SshKeys.generate("the machine").publicKey();
    private static final HypervisorDescription REMOTE = new HypervisorDescription(
            "hv",
            "qemu+ssh://hv.example.org:2222/system",
            "key",
            HOST_KEY,
            "",
            "",
            HypervisorLimits.USUAL,
            Set.of(),
            List.of(),
            ImageRetention.USUAL,
            HypervisorAccess.ALL);

    @TempDir
    Path directory;

    private final List<HypervisorAddress> opened = new ArrayList<>();
    private Optional<Logins.SshLogin> login =
            Optional.of(new Logins.SshLogin("cluster", KEY.privateKey(), Optional.empty()));
    private Optional<HypervisorException> failure = Optional.empty();
    private Path logins;
    private HypervisorConnections connections;

    @BeforeEach
    void make() throws IOException {
        logins = directory.resolve("logins");
        connections = new HypervisorConnections(logins, credentials -> login, (address, images) -> {
            if (failure.isPresent()) {
                throw failure.get();
            }
            opened.add(address);
            return new FakeHypervisor();
        });
    }

    private List<Path> loginsOnDisk() throws IOException {
        try (Stream<Path> files = Files.list(logins)) {
            return files.toList();
        }
    }

    @Test
    void theLoginIsPrivateAndThereAsLongAsItIsUsed() throws IOException, HypervisorException, InterruptedException {
        try (HypervisorConnections.Use use = connections.use(REMOTE)) {
            SshDoor door = use.address().door().orElseThrow();
            Path key = door.keyFile().orElseThrow();
            assertThat(door.user()).contains("cluster");
            assertThat(key).hasContent(KEY.privateKey());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key.getParent())))
                    .isEqualTo("rwx------");
            assertThat(door.knownHosts().orElseThrow())
                    .content()
                    .startsWith("[hv.example.org]:2222 ssh-ed25519 ")
                    .doesNotContain("the machine");
        }

        assertThat(loginsOnDisk()).isEmpty();
    }

    @Test
    void oneConnectionIsSharedUntilItsLastUserLeaves() throws IOException, HypervisorException, InterruptedException {
        HypervisorConnections.Use one = connections.use(REMOTE);
        HypervisorConnections.Use other = connections.use(REMOTE);

        assertThat(other.hypervisor()).isSameAs(one.hypervisor());
        one.close();
        one.close();
        assertThat(loginsOnDisk()).hasSize(1);
        other.close();
        assertThat(loginsOnDisk()).isEmpty();
        assertThat(opened).hasSize(1);
    }

    @Test
    void aSecretThatChangedMakesANewConnection() throws HypervisorException, InterruptedException {
        try (HypervisorConnections.Use old = connections.use(REMOTE)) {
            String fresh = SshKeys.generate("").privateKey();
            login = Optional.of(new Logins.SshLogin("cluster", fresh, Optional.empty()));
            try (HypervisorConnections.Use now = connections.use(REMOTE)) {
                assertThat(now.hypervisor()).isNotSameAs(old.hypervisor());
                assertThat(now.address().door().orElseThrow().keyFile().orElseThrow())
                        .hasContent(fresh);
            }
        }
    }

    @Test
    void whatCannotBeReachedLeavesNoLoginAndIsTriedAgain()
            throws IOException, HypervisorException, InterruptedException {
        failure = Optional.of(new HypervisorException("no route"));
        assertThatThrownBy(() -> connections.use(REMOTE)).hasMessage("no route");
        assertThat(loginsOnDisk()).isEmpty();

        failure = Optional.empty();
        connections.use(REMOTE).close();
        assertThat(opened).hasSize(1);
    }

    @Test
    void aKeyThatCannotBeUsedIsSaidAndNotLeft() throws IOException {
        login = Optional.of(new Logins.SshLogin("cluster", "no key", Optional.empty()));

        assertThatThrownBy(() -> connections.use(REMOTE))
                .isInstanceOf(HypervisorException.class)
                .hasMessageStartingWith("Hypervisor hv: The private key cannot be read");
        assertThat(loginsOnDisk()).isEmpty();
    }

    @Test
    void aHypervisorWithoutSshGetsNoKey() throws IOException, HypervisorException, InterruptedException {
        try (HypervisorConnections.Use use = connections.use(HypervisorDescriptionTest.of("qemu:///system"))) {
            assertThat(use.address().libvirtUri()).isEqualTo("qemu:///system");
            assertThat(loginsOnDisk())
                    .singleElement()
                    .satisfies(login -> assertThat(login).isEmptyDirectory());
        }
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws IOException, HypervisorException, InterruptedException {
        connections.use(REMOTE);

        new HypervisorConnections(logins, credentials -> login, (address, images) -> new FakeHypervisor());

        assertThat(loginsOnDisk()).isEmpty();
    }

    @Test
    void aRunsFleetHasThoseThatCanBeUsed() throws Exception {
        HypervisorDescription wrong = HypervisorDescriptionTest.of("not a uri");

        try (RunFleet run = connections.fleet(List.of(wrong, REMOTE))) {
            HypervisorAddress address = run.fleet().addresses().get(0);
            assertThat(run.fleet().addresses()).hasSize(1);
            assertThat(run.description(address)).isEqualTo(REMOTE);
            assertThat(run.leftOut()).singleElement().asString().contains("'not a uri' is not a URI");
            assertThat(run.fleet().hypervisor(address)).isNotNull();
            assertThat(loginsOnDisk()).hasSize(1);
        }

        assertThat(loginsOnDisk()).isEmpty();
        assertThatThrownBy(() -> connections.fleet(List.of(wrong))).hasMessageStartingWith("No hypervisor can be used");
        assertThatThrownBy(() -> connections.fleet(List.of())).hasMessageContaining("Manage Jenkins, Clouds");
    }

    @Test
    void aConnectionTestSaysWhatIsThereAndWhatIsWrong() throws InterruptedException {
        assertThat(ConnectionTest.run(REMOTE, connections))
                .containsSequence(FormMessage.fine("Connected to fake: fake 1, 2 CPUs"))
                .contains(
                        FormMessage.fine("Guests of x86_64"),
                        FormMessage.fine("2 GiB of 4 GiB memory free"),
                        FormMessage.fine("10 GiB free in storage pool default"))
                .anySatisfy(finding -> {
                    assertThat(finding.level()).isEqualTo(FormMessage.Level.WARNING);
                    assertThat(finding.text()).contains("ten times slower");
                });

        failure = Optional.of(new HypervisorException("hv: connecting failed. Check that sshd listens"));
        assertThat(ConnectionTest.run(REMOTE, connections))
                .containsExactly(FormMessage.error("hv: connecting failed. Check that sshd listens"));
    }

    @Test
    void anErrorWhileConnectingLeavesNoLoginAndIsAFindingOfTheTest() throws Exception {
        Path logins = directory.resolve("errors");
        HypervisorConnections connections =
                new HypervisorConnections(logins, id -> Optional.empty(), (address, sources) -> {
                    throw new NoClassDefFoundError("org/libvirt/Connect");
                });
        HypervisorDescription description = HypervisorDescriptionTest.of("qemu:///system");

        assertThatThrownBy(() -> connections.use(description)).isInstanceOf(NoClassDefFoundError.class);
        assertThat(ConnectionTest.run(description, connections)).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(FormMessage.Level.ERROR);
            assertThat(finding.text()).contains("NoClassDefFoundError: org/libvirt/Connect");
        });

        assertThat(logins).isEmptyDirectory();
    }
}
