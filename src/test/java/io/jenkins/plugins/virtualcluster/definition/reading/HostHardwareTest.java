package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.GuestSystem;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Hardware.Firmware;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import io.jenkins.plugins.virtualcluster.definition.UserData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What definitions say of a host's machine and of the system in its image. */
class HostHardwareTest {
    @TempDir
    private Path directory;

    private TestRepository repository;

    @BeforeEach
    void makeSoundRepository() throws IOException {
        repository = TestRepository.sound(Files.createDirectory(directory.resolve("repository")));
    }

    private Cluster cluster(String text) throws IOException {
        repository.write("clusters/c.yaml", text);
        Definitions definitions = repository.read();
        assertThat(definitions.problems()).isEmpty();
        return definitions.clusters().get("c");
    }

    @Test
    void isUsualForTheArchitectureUnlessSaidOtherwise() throws IOException {
        Cluster cluster = cluster("""
                name: c
                defaults: { image: debian }
                hosts:
                  a:
                  b: { arch: aarch64 }
                  d: { arch: ppc64le }
                  e: { arch: s390x }
                """);

        assertThat(cluster.host("a").hardware())
                .isEqualTo(new Hardware(
                        Optional.of(Firmware.BIOS),
                        false,
                        "q35",
                        Optional.empty(),
                        Hardware.DiskBus.VIRTIO,
                        Hardware.Nic.VIRTIO,
                        Hardware.Console.SERIAL,
                        Optional.empty()));
        assertThat(cluster.host("a").system()).isEqualTo(GuestSystem.DEFAULT);
        assertThat(cluster.host("b").hardware().firmware()).contains(Firmware.UEFI);
        assertThat(cluster.host("b").hardware().machine()).isEqualTo("virt");
        assertThat(cluster.host("d").hardware().firmware()).isEmpty();
        assertThat(cluster.host("d").hardware().machine()).isEqualTo("pseries");
        assertThat(cluster.host("e").hardware().firmware()).isEmpty();
        assertThat(cluster.host("e").hardware().machine()).isEqualTo("s390-ccw-virtio");
    }

    @Test
    void isOfTheDefaultsKeyByKey() throws IOException {
        Cluster cluster = cluster("""
                name: c
                tags: { bus: sata }
                defaults:
                  image: debian
                  firmware: uefi
                  secure_boot: true
                  cpu: host
                  disk: 20 GiB
                  disk_bus: "@bus@"
                  user: debian
                  timeouts: { start: 20m }
                hosts:
                  a: { secure_boot: false, nic: e1000e, console: virtio, timeouts: { reboot: 30m } }
                  b: { user: root, disk_bus: scsi, cpu: maximum }
                """);

        assertThat(cluster.host("a").hardware())
                .isEqualTo(new Hardware(
                        Optional.of(Firmware.UEFI),
                        false,
                        "q35",
                        Optional.of(Hardware.HOST_CPU),
                        Hardware.DiskBus.SATA,
                        Hardware.Nic.E1000E,
                        Hardware.Console.VIRTIO,
                        Optional.of(DataSize.parse("20 GiB"))));
        assertThat(cluster.host("a").system())
                .isEqualTo(new GuestSystem(
                        "debian",
                        Optional.empty(),
                        Optional.of(Duration.ofMinutes(20)),
                        Optional.of(Duration.ofMinutes(30))));
        assertThat(cluster.host("b").hardware().secureBoot()).isTrue();
        assertThat(cluster.host("b").hardware().diskBus()).isEqualTo(Hardware.DiskBus.SCSI);
        assertThat(cluster.host("b").hardware().cpu()).contains(Hardware.MAXIMUM_CPU);
        assertThat(cluster.host("b").system().user()).isEqualTo("root");
    }

    @Test
    void takesTheTagsOfARun() throws IOException {
        repository.write("clusters/c.yaml", """
                name: c
                tags: { firmware: bios, user: root, machine: pc, cpu: host, console: serial, nic: virtio }
                defaults: { image: debian, firmware: "@firmware@", user: "@user@", machine: "@machine@" }
                hosts: { a: { cpu: "@cpu@", console: "@console@", nic: "@nic@" } }
                """);
        repository.write("suites/s/suite.yaml", TestRepository.SUITE + "matrix: { firmware: [ bios, uefi, efi ] }\n");

        Definitions definitions = repository.read();

        assertThat(definitions.problems())
                .extracting(Problem::toString)
                .containsExactly("clusters/c.yaml:3:38: firmware: unknown firmware 'efi'; did you mean 'uefi'? "
                        + "Expected one of bios, uefi (with firmware=efi)");
        assertThat(definitions.clusters().get("c").host("a").hardware().machine())
                .isEqualTo("pc");
    }

    @Test
    void warnsOfHostsThatCannotBeSavedForCleanCases() throws IOException {
        repository.write("clusters/c.yaml", """
                name: c
                defaults: { image: debian }
                hosts: { a: { firmware: uefi }, b: {} }
                """);
        repository.write("suites/s/suite.yaml", TestRepository.SUITE + "isolation: case\n");

        assertThat(repository.read().warnings())
                .extracting(Problem::asWarning)
                .filteredOn(each -> each.startsWith("suites/s/suite.yaml"))
                .containsExactly(
                        "suites/s/suite.yaml:5:12: warning: libvirt saves no guest that boots by UEFI, as a: before each"
                                + " case the cluster is booted again and init is run again, instead of being put back"
                                + " within seconds; use images that boot by BIOS for that");
    }

    @Test
    void limitsARebootByTheLongerOfStartAndReconnect() {
        Timeouts suite = Timeouts.DEFAULT;
        GuestSystem slow =
                new GuestSystem("root", Optional.empty(), Optional.of(Duration.ofMinutes(20)), Optional.empty());
        GuestSystem quick =
                new GuestSystem("root", Optional.empty(), Optional.of(Duration.ofSeconds(9)), Optional.empty());
        GuestSystem told = new GuestSystem(
                "root", Optional.empty(), Optional.of(Duration.ofMinutes(20)), Optional.of(Duration.ofSeconds(7)));

        assertThat(GuestSystem.DEFAULT.start(suite)).isEqualTo(suite.start());
        assertThat(GuestSystem.DEFAULT.reboot(suite)).isEqualTo(suite.start());
        assertThat(slow.start(suite)).isEqualTo(Duration.ofMinutes(20));
        assertThat(slow.reboot(suite)).isEqualTo(Duration.ofMinutes(20));
        assertThat(quick.reboot(suite)).isEqualTo(suite.reconnect());
        assertThat(told.reboot(suite)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void hasACloudConfigAsItIsInItsFile() throws IOException {
        Cluster cluster = cluster("""
                name: c
                defaults: { image: debian, user_data: ./cloud-init/web.yaml }
                hosts: { a: { user_data: { x: y } }, b: {} }
                """);

        Path file = Path.of("cloud-init/web.yaml");
        String text = "#cloud-config\npackages: [ nginx ]\n";
        assertThat(cluster.host("b").system().userData()).contains(new UserData(Optional.of(file), text));
        assertThat(cluster.host("a").system().userData())
                .contains(new UserData(Optional.empty(), "#cloud-config\n{\"x\": y}\n"));
        assertThat(cluster.usedFiles()).isEqualTo(Map.of(file, text));
    }

    @Test
    void writesACloudConfigOfItsOwnWithTheSameTypes() throws IOException {
        Cluster cluster = cluster("""
                name: c
                hosts:
                  a:
                    image: debian
                    user_data:
                      package_update: true
                      text: "true"
                      nothing:
                      mode: 0644
                      quoted: '0644'
                      plain: "a, b"
                      words: it is # a comment
                      path: /etc/x
                      lines: |
                        one "two"
                        three: ünï
                      runcmd:
                        - [ sh, -c, 'echo "$HOME" > /x' ]
                        - echo [a] - b
                """);

        assertThat(cluster.host("a").system().userData().orElseThrow().text())
                .isEqualTo("#cloud-config\n{\"package_update\": true, \"text\": \"true\", \"nothing\": null, "
                        + "\"mode\": 0644, \"quoted\": \"0644\", \"plain\": \"a, b\", \"words\": \"it is\", "
                        + "\"path\": \"/etc/x\", \"lines\": \"one \\\"two\\\"\\nthree: ünï\\n\", "
                        + "\"runcmd\": [[sh, -c, \"echo \\\"$HOME\\\" > /x\"], \"echo [a] - b\"]}\n");
    }

    @Test
    void readsTheFilesThatWereKeptOfACluster() throws IOException {
        Path kept = Files.createDirectories(directory.resolve("kept"));
        TestRepository copy = new TestRepository(kept.toRealPath());
        copy.write("cluster.yaml", "name: c\nhosts: { a: { image: debian, user_data: cloud-init/web.yaml } }\n");
        copy.write("used/cloud-init/web.yaml", "#cloud-config\nas: kept\n");

        Definitions definitions =
                DefinitionReader.readKept(kept, directory.resolve("gone"), "c", Optional.empty(), Map.of());

        assertThat(definitions.problems()).isEmpty();
        assertThat(definitions.clusters().get("c").usedFiles())
                .isEqualTo(Map.of(Path.of("cloud-init/web.yaml"), "#cloud-config\nas: kept\n"));
        assertThat(definitions.clusters().get("c").host("a").arch()).isEqualTo(Architecture.X86_64);
    }
}
