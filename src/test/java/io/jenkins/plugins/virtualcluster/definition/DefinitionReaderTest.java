package io.jenkins.plugins.virtualcluster.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionReaderTest {
    @TempDir
    private Path directory;

    private TestRepository repository;

    @BeforeEach
    void makeSoundRepository() throws IOException {
        repository = TestRepository.sound(Files.createDirectory(directory.resolve("repository")));
    }

    @Test
    void readsAClusterWithItsDefaultsMerged() throws IOException {
        repository.write("clusters/c.yaml", """
                name: c
                defaults:
                  image: debian
                  memory: 1 GiB
                  disks: [ { size: 1 GiB, mount: /data } ]
                networks:
                  lan: { domain: xrd.test, address: 10.0.0.1/24, latency: 20 ms, loss: 1 %% }
                  san: { mode: isolated }
                hosts:
                  a:
                  b:
                    image: { url: "https://example.org/i", sha256: %s }
                    arch: aarch64
                    memory: 64 MiB
                    cpus: 4
                    disks: []
                    interfaces:
                      - { network: san, mac: "52:54:00:AA:00:01" }
                      - { network: lan, address: 10.0.0.7, loss: 2 %%, bandwidth: 10 Mbit/s }
                  d: { image: ./images/disk.img }
                aliases: { m: [ b, a ] }
                """.formatted("AB".repeat(32)));

        Cluster cluster = repository.read().clusters().get("c");

        assertThat(cluster.file()).isEqualTo(Path.of("clusters/c.yaml"));
        assertThat(cluster.aliases()).containsExactly(new Alias("m", List.of("b", "a")));
        Shaping lan = new Shaping(Optional.of(Duration.ofMillis(20)), Optional.empty(), Optional.of(1.0));
        assertThat(cluster.networks())
                .containsExactly(
                        new Network(
                                "lan",
                                Network.Mode.NAT,
                                Optional.of(Subnet.parse("10.0.0.1/24")),
                                Optional.of("xrd.test"),
                                Optional.empty(),
                                lan),
                        new Network(
                                "san",
                                Network.Mode.ISOLATED,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Shaping.NONE));
        assertThat(cluster.hosts())
                .containsExactly(
                        new Host(
                                "a",
                                new Image.PoolVolume("debian"),
                                Architecture.X86_64,
                                DataSize.parse("1 GiB"),
                                1,
                                List.of(new Disk(DataSize.parse("1 GiB"), Optional.of("/data"))),
                                List.of(new NetworkInterface("lan", Optional.empty(), Optional.empty(), lan))),
                        new Host(
                                "b",
                                new Image.Download(URI.create("https://example.org/i"), "ab".repeat(32)),
                                Architecture.AARCH64,
                                DataSize.parse("64 MiB"),
                                4,
                                List.of(),
                                List.of(
                                        new NetworkInterface(
                                                "san",
                                                Optional.empty(),
                                                Optional.of(new MacAddress("52:54:00:aa:00:01")),
                                                Shaping.NONE),
                                        new NetworkInterface(
                                                "lan",
                                                Optional.of(Ipv4Address.parse("10.0.0.7")),
                                                Optional.empty(),
                                                new Shaping(
                                                        Optional.of(Duration.ofMillis(20)),
                                                        Optional.of(10_000_000L),
                                                        Optional.of(2.0))))),
                        new Host(
                                "d",
                                new Image.LocalFile(repository.root().resolve("images/disk.img")),
                                Architecture.X86_64,
                                DataSize.parse("1 GiB"),
                                1,
                                List.of(new Disk(DataSize.parse("1 GiB"), Optional.of("/data"))),
                                List.of(new NetworkInterface("lan", Optional.empty(), Optional.empty(), lan))));
    }

    @Test
    void putsAHostsOwnAddressOnItsOnlyInterface() throws IOException {
        repository.write("clusters/c.yaml", """
                name: c
                defaults: { image: debian, interfaces: [ { loss: 1 % } ] }
                networks: { lan: { address: 10.0.0.1/24 } }
                hosts: { a: { address: 10.0.0.2, mac: "52:54:00:00:00:01" }, b: }
                """);

        assertThat(repository.read().clusters().get("c").host("a").interfaces())
                .containsExactly(new NetworkInterface(
                        "lan",
                        Optional.of(Ipv4Address.parse("10.0.0.2")),
                        Optional.of(new MacAddress("52:54:00:00:00:01")),
                        new Shaping(Optional.empty(), Optional.empty(), Optional.of(1.0))));
    }

    @Test
    void readsASuite() throws IOException {
        repository.write("suites/s/suite.yaml", """
                name: s
                cluster: c
                hosts: [ b ]
                init: init.sh
                finalize: fin.sh
                cases: [ two, one ]
                schedule: "@daily"
                logs: [ /var/log/@hostname@ ]
                timeouts: { run: 1h30m, suite: 1d, reconnect: 90s }
                limits: { output: 200 MiB }
                tags: { version: 5.50, flag: true }
                notify: { to: [ a@example.org ], failure: case }
                """);

        Suite suite = repository.read().suites().get("s");

        Optional<Script> none = Optional.empty();
        assertThat(suite)
                .isEqualTo(new Suite(
                        "s",
                        "c",
                        List.of("b"),
                        script("init.sh"),
                        Optional.of(script("fin.sh")),
                        List.of(
                                new TestCase(
                                        "two",
                                        Optional.of(script("cases/two/init.sh")),
                                        script("cases/two/run.sh"),
                                        none),
                                new TestCase("one", none, script("cases/one/run.sh"), none)),
                        Optional.of("@daily"),
                        List.of("/var/log/@hostname@"),
                        new Timeouts(
                                Duration.ofDays(1),
                                Duration.ofMinutes(15),
                                Duration.ofMinutes(90),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(90)),
                        new Limits(DataSize.parse("200 MiB"), DataSize.parse("1 GiB")),
                        Map.of("version", "5.50", "flag", "true"),
                        new Notification(
                                List.of("a@example.org"),
                                Notification.Policy.SUITE,
                                Notification.Policy.CASE,
                                Notification.When.ALWAYS),
                        repository.root().resolve("suites/s")));
    }

    private static Script script(String file) {
        return new Script(Path.of("suites/s", file), TestRepository.SCRIPT);
    }

    @Test
    void aSuiteWithoutHostsRunsOnAllOfTheCluster() throws IOException {
        assertThat(repository.read().suites().get("s").hosts()).containsExactly("a", "b");
    }

    @Test
    void findsAllProblemsOfAllFilesAtOnce() throws IOException {
        repository.write("clusters/syntax.yaml", "name: syntax\nhosts: [\n");
        repository.write("clusters/values.yaml", "name: values\nhosts: { a: { image: i, memory: 1 } }\n");
        repository.write("clusters/values.yml", TestRepository.CLUSTER);
        repository.write("clusters/notes.txt", "");
        repository.write("clusters/README.md", "");
        repository.write("clusters/.hidden", "");
        repository.write("suites/README", "");
        repository.write("suites/stray.sh", "");
        repository.write("suites/none/init.sh", TestRepository.SCRIPT);
        repository.write("suites/bad name/suite.yaml", TestRepository.SUITE.replace("name: s", "name: bad name"));
        repository.write(
                "suites/on-broken/suite.yaml",
                "name: on-broken\ncluster: syntax\nhosts: [ x ]\ninit: i.sh\ncases: [ c ]\n");
        repository.write(
                "suites/on-values/suite.yaml",
                "name: on-values\ncluster: values\nhosts: [ x ]\ninit: i.sh\ncases: [ c ]\n");
        repository.write("suites/on-values/files", "");
        repository.write("suites/on-values/i.sh", "#!/bin/sh\n@what@ @hostname@\n");
        repository.write("suites/on-values/cases/c/run.sh", "#!/bin/sh\n");
        repository.write("suites/on-values/cases/c/finalize.sh", "");

        Definitions definitions = repository.read();

        assertThat(definitions.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "clusters/notes.txt:1:1: not a cluster; expected a file that ends with .yaml in clusters/",
                        "clusters/syntax.yaml:3:1: a value is expected here, or a bracket is not closed",
                        "clusters/values.yaml:2:33: memory: '1' is not a size; "
                                + "expected a whole number and KiB, MiB, GiB or TiB, such as 512 MiB",
                        "clusters/values.yml:1:1: a second file of the cluster 'values'; expected one",
                        "suites/bad name/suite.yaml:1:7: name: 'bad name' is not a name; expected letters, digits and _ . - "
                                + "of which the first is a letter or digit, at most 64 characters",
                        "suites/bad name/suite.yaml:3:7: suites/bad name/init.sh is missing; "
                                + "expected the script of suite-init there",
                        "suites/bad name/suite.yaml:4:10: suites/bad name/cases/one/run.sh is missing; "
                                + "expected the script of case/one/run there",
                        "suites/none/suite.yaml:1:1: suites/none/suite.yaml is missing; "
                                + "expected the suite's definition there",
                        "suites/on-broken/suite.yaml:4:7: suites/on-broken/i.sh is missing; "
                                + "expected the script of suite-init there",
                        "suites/on-broken/suite.yaml:5:10: suites/on-broken/cases/c/run.sh is missing; "
                                + "expected the script of case/c/run there",
                        "suites/on-values/cases/c/finalize.sh:1:1: the first line is not a '#!' line; "
                                + "expected one such as #!/bin/sh",
                        "suites/on-values/files:1:1: not a directory; expected one, whose content goes to every host",
                        "suites/on-values/i.sh:2:1: unknown tag 'what'; expected one of casename, clustername, diskmounts, "
                                + "hostname, slavename, suitename, or \\@what@ for the text @what@",
                        "suites/on-values/suite.yaml:3:10: unknown host 'x'; expected a",
                        "suites/stray.sh:1:1: not a suite; expected a directory with suite.yaml in suites/");
        assertThat(definitions.clusters()).containsOnlyKeys("c");
        assertThat(definitions.suites()).containsOnlyKeys("s");
    }

    @Test
    void leavesOutASuiteWhoseClusterIsNotSoundWithoutAProblemOfItsOwn() throws IOException {
        repository.write("clusters/c.yaml", "name: c\nhosts: { a: }\n");

        Definitions definitions = repository.read();

        assertThat(definitions.problems()).extracting(Problem::file).containsOnly(Path.of("clusters/c.yaml"));
        assertThat(definitions.suites()).isEmpty();
    }

    @Test
    void saysWhichDirectoryIsMissing() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));

        assertThat(DefinitionReader.read(empty).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "clusters:1:1: clusters is missing; expected a directory there",
                        "suites:1:1: suites is missing; expected a directory there");
    }

    @Test
    void refusesWhatIsNoDirectory() throws IOException {
        Path file = repository.root().resolve("clusters/c.yaml");

        assertThatThrownBy(() -> DefinitionReader.read(file)).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> DefinitionReader.read(directory.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void readsNothingOutsideTheRepository() throws IOException {
        Path outside = Files.createDirectories(directory.resolve("outside/cases/one"));
        Path secret = Files.writeString(directory.resolve("outside/secret"), "#!/bin/sh\n@secret@\n");
        Files.writeString(outside.resolve("run.sh"), "#!/bin/sh\n@secret@\n");
        repository.link("clusters/d.yaml", secret);
        repository.link("suites/t", directory.resolve("outside"));
        repository.link("suites/s/files/deep/secret", Path.of("../../../../../outside/secret"));
        repository.link("suites/s/files/nothing", Path.of("nowhere"));
        repository.link("suites/s/files/image", Path.of("../../../images/disk.img"));
        Files.delete(repository.root().resolve("suites/s/init.sh"));
        repository.link("suites/s/init.sh", secret);

        assertThat(repository.problems())
                .extracting(problem -> problem.replace(directory.toRealPath().toString(), "TEMP"))
                .containsExactly(
                        "clusters/d.yaml:1:1: clusters/d.yaml leads out of the repository, to TEMP/outside/secret; "
                                + "expected a cluster in it",
                        "suites/s/files/deep/secret:1:1: suites/s/files/deep/secret leads out of the repository, "
                                + "to TEMP/outside/secret; expected a file in it",
                        "suites/s/files/nothing:1:1: suites/s/files/nothing is a link to nothing; "
                                + "expected a file there",
                        "suites/s/suite.yaml:3:7: suites/s/init.sh leads out of the repository, to TEMP/outside/secret; "
                                + "expected the script of suite-init in it",
                        "suites/t:1:1: suites/t leads out of the repository, to TEMP/outside; expected a suite in it");
    }

    @Test
    void saysWhichFilesAreNoText() throws IOException {
        Files.write(
                repository.root().resolve("clusters/c.yaml"), new byte[] {'a', ':', ' ', 'b', '\n', 'c', (byte) 0xff});
        repository.write("suites/s/init.sh", "#!/bin/sh\n" + "x".repeat(1 << 20));
        Files.delete(repository.root().resolve("suites/s/cases/one/run.sh"));
        Files.createDirectory(repository.root().resolve("suites/s/cases/one/run.sh"));

        assertThat(repository.problems())
                .containsExactly(
                        "clusters/c.yaml:2:2: a byte that is not UTF-8; expected text in UTF-8",
                        "suites/s/init.sh:1:1: the file is larger than 1 MiB; "
                                + "expected the script of suite-init of at most that",
                        "suites/s/suite.yaml:4:10: suites/s/cases/one/run.sh is not a regular file; "
                                + "expected the script of case/one/run");
    }
}
