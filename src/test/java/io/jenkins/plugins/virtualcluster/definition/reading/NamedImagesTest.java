package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Hardware.Firmware;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedImagesTest {
    private static final String SUM = "ab".repeat(32);
    private static final String IMAGES = """
            debian-12:
              firmware: uefi
              user: debian
              memory: 1 GiB
              timeouts: { start: 20m }
              arch:
                x86_64: { url: "https://example.org/amd64.qcow2", sha256: SUM }
                aarch64: { url: "https://example.org/arm64.qcow2", sha512: SUMSUM, cpu: cortex-a57, memory: 2 GiB }
            local: { file: images/disk.img, disk_bus: scsi }
            debian: { volume: debian-of-the-site, nic: e1000e }
            """.replace("SUM", SUM);

    @TempDir
    Path directory;

    private TestRepository repository;

    @BeforeEach
    void makeRepository() throws IOException {
        repository = TestRepository.sound(Files.createDirectory(directory.resolve("repository")));
        repository.write("images.yaml", IMAGES);
    }

    private Cluster cluster(String text) throws IOException {
        repository.write("clusters/c.yaml", text);
        Definitions definitions = repository.read();
        assertThat(definitions.problems()).isEmpty();
        return definitions.clusters().get("c");
    }

    @Test
    void aClusterOnAPublicImageNeedsFourLines() throws IOException {
        Cluster cluster = cluster("""
                name: c
                hosts:
                  a: { image: debian-12 }
                  b: { image: debian-12 }
                """);

        Host a = cluster.host("a");
        assertThat(a.image())
                .isEqualTo(new Image.Download(URI.create("https://example.org/amd64.qcow2"), Checksum.sha256(SUM)));
        assertThat(a.hardware().firmware()).contains(Firmware.UEFI);
        assertThat(a.system().user()).isEqualTo("debian");
        assertThat(a.system().start()).contains(Duration.ofMinutes(20));
        assertThat(a.memory()).isEqualTo(DataSize.parse("1 GiB"));
        assertThat(a.cpus()).isEqualTo(1);
        assertThat(a.named().orElseThrow().name()).isEqualTo("debian-12");
    }

    @Test
    void theHostComesBeforeTheDefaultsBeforeTheArchitectureBeforeTheImage() throws IOException {
        Cluster cluster = cluster("""
                name: c
                defaults: { image: debian-12, arch: aarch64, timeouts: { reboot: 30m } }
                hosts:
                  a: {}
                  b: { memory: 3 GiB, cpu: maximum, user: root, timeouts: { start: 5m } }
                  x: { arch: x86_64, firmware: bios }
                """);

        Host a = cluster.host("a");
        assertThat(a.image())
                .isEqualTo(new Image.Download(
                        URI.create("https://example.org/arm64.qcow2"),
                        new Checksum(Checksum.Algorithm.SHA512, SUM + SUM)));
        assertThat(a.memory()).isEqualTo(DataSize.parse("2 GiB"));
        assertThat(a.hardware().cpu()).contains("cortex-a57");
        assertThat(a.system().start()).contains(Duration.ofMinutes(20));
        assertThat(a.system().reboot()).contains(Duration.ofMinutes(30));
        Host b = cluster.host("b");
        assertThat(b.memory()).isEqualTo(DataSize.parse("3 GiB"));
        assertThat(b.hardware().cpu()).contains(Hardware.MAXIMUM_CPU);
        assertThat(b.system().user()).isEqualTo("root");
        assertThat(b.system().start()).contains(Duration.ofMinutes(5));
        Host x = cluster.host("x");
        assertThat(x.memory()).isEqualTo(DataSize.parse("1 GiB"));
        assertThat(x.hardware().firmware()).contains(Firmware.BIOS);
        assertThat(x.hardware().cpu()).isEmpty();
    }

    @Test
    void aNameComesBeforeAVolumeOfThePool() throws IOException {
        Cluster cluster = cluster("""
                name: c
                hosts: { a: { image: debian }, b: { image: local }, d: { image: other } }
                """);

        assertThat(cluster.host("a").image()).isEqualTo(new Image.PoolVolume("debian-of-the-site"));
        assertThat(cluster.host("a").hardware().nic()).isEqualTo(Hardware.Nic.E1000E);
        assertThat(cluster.host("b").image())
                .isEqualTo(new Image.LocalFile(repository.root().resolve("images/disk.img")));
        assertThat(cluster.host("d").image()).isEqualTo(new Image.PoolVolume("other"));
        assertThat(cluster.host("d").named()).isEmpty();
    }

    @Test
    void aMatrixOverArchitecturesPicksTheImageOfEach() throws IOException {
        repository.write("suites/s/suite.yaml", TestRepository.SUITE + "matrix: { arch: [ x86_64, aarch64 ] }\n");
        Cluster cluster = cluster("""
                name: c
                tags: { arch: x86_64, version: 12 }
                defaults: { image: "debian-@version@", arch: "@arch@" }
                hosts: { a: {} }
                """);
        assertThat(cluster.host("a").arch()).isEqualTo(Architecture.X86_64);

        Definitions definitions = repository.read();

        assertThat(definitions.clustersOf(definitions.suites().get("s")).values())
                .extracting(
                        one -> ((Image.Download) one.host("a").image()).url().getPath())
                .containsExactlyInAnyOrder("/amd64.qcow2", "/arm64.qcow2");
    }

    @Test
    void anArchitectureThatAnImageIsNotForIsAProblemOfTheClusterThatNamesIt() throws IOException {
        repository.write("suites/s/suite.yaml", TestRepository.SUITE + "matrix: { arch: [ x86_64, s390x ] }\n");
        repository.write("clusters/c.yaml", """
                name: c
                tags: { arch: x86_64 }
                hosts: { a: { image: debian-12, arch: "@arch@" } }
                """);

        assertThat(repository.problems())
                .containsExactly("clusters/c.yaml:3:22: image: there is no 'debian-12' for s390x, the architecture of"
                        + " host 'a'; images.yaml has it for x86_64, aarch64 (with arch=s390x)");
    }

    @Test
    void whatAnImageSaysThatAHostCannotHaveIsToldWhereItStands() throws IOException {
        repository.write("images.yaml", "any: { volume: x, firmware: bios }\n");
        repository.write("clusters/c.yaml", "name: c\nhosts: { a: { image: any, arch: aarch64 }, b: { image: x } }\n");

        assertThat(repository.problems())
                .contains("images.yaml:1:29: firmware: there is no 'bios' on aarch64, the architecture of host 'a';"
                        + " expected uefi");
    }

    @Test
    void anInvalidImageMakesOnlyItsClustersInvalid() throws IOException {
        repository.write("images.yaml", "bad: { url: x }\ngood: { volume: x }\n");
        repository.write("clusters/c.yaml", "name: c\nhosts: { a: { image: good }, b: { image: good } }\n");
        repository.write("clusters/d.yaml", "name: d\nhosts: { a: { image: bad } }\n");

        Definitions definitions = repository.read();

        assertThat(definitions.clusters()).containsOnlyKeys("c");
        assertThat(definitions.images()).isEqualTo(Map.of("good", Set.of()));
        assertThat(repository.problems())
                .contains("clusters/d.yaml:2:22: image: 'bad' is not valid in images.yaml; see the problems there");
    }

    @Test
    void aFileThatCannotBeReadLeavesNoNameToThePool() throws IOException {
        repository.write("images.yaml", "debian-12: {\n");
        repository.write(
                "clusters/c.yaml", "name: c\nhosts: { a: { image: debian-12 }, b: { image: ./images/disk.img } }\n");

        assertThat(repository.problems())
                .contains("clusters/c.yaml:2:22: image: whether 'debian-12' is one of images.yaml is unknown, as that"
                        + " file is not valid; see the problems there")
                .anyMatch(problem -> problem.startsWith("images.yaml:"));
    }

    @Test
    void aFileOfCommentsHasNoImagesYet() throws IOException {
        repository.write("images.yaml", "# images of the site\n\n  # debian-12: {}\n");

        assertThat(repository.read().problems()).isEmpty();
        assertThat(repository.read().images()).isEmpty();
    }

    @Test
    void aFileOfAnotherNameIsNotPassedOver() throws IOException {
        Files.move(repository.root().resolve("images.yaml"), repository.root().resolve("images.yml"));

        assertThat(repository.problems())
                .contains("images.yml:1:1: nothing reads this file; expected it to be named images.yaml");
    }

    @Test
    void whatIsKeptOfAClusterHasItsImagesAndNoOthers() throws IOException {
        Cluster cluster = cluster("""
                name: c
                hosts: { a: { image: debian-12, arch: aarch64 }, b: { image: local } }
                """);
        Path kept = Files.createDirectories(directory.resolve("kept/used")).getParent();
        Files.copy(repository.root().resolve("clusters/c.yaml"), kept.resolve("cluster.yaml"));
        assertThat(cluster.usedFiles()).containsOnlyKeys(Path.of("images.yaml"));
        assertThat(cluster.usedFiles().get(Path.of("images.yaml")))
                .contains("debian-12", "local")
                .doesNotContain("debian-of-the-site");
        Files.writeString(kept.resolve("used/images.yaml"), cluster.usedFiles().get(Path.of("images.yaml")));
        Files.delete(repository.root().resolve("images.yaml"));

        Definitions read = DefinitionReader.readKept(kept, repository.root(), "c", Optional.empty(), Map.of());

        assertThat(read.problems()).isEmpty();
        assertThat(read.clusters().get("c").hosts())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("named", "image")
                .isEqualTo(cluster.hosts());
        assertThat(read.clusters().get("c").host("a").image())
                .isEqualTo(cluster.host("a").image());
        assertThat(read.clusters().get("c").usedFiles()).isEqualTo(cluster.usedFiles());
    }
}
