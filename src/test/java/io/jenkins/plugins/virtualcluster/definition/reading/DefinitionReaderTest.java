package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Alias;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.CommitPages;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Isolation;
import io.jenkins.plugins.virtualcluster.definition.KnownIssue;
import io.jenkins.plugins.virtualcluster.definition.Limits;
import io.jenkins.plugins.virtualcluster.definition.MacAddress;
import io.jenkins.plugins.virtualcluster.definition.MeasurementLimit;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.NetworkInterface;
import io.jenkins.plugins.virtualcluster.definition.Notification;
import io.jenkins.plugins.virtualcluster.definition.OutputPatterns;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.Reporting;
import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.StageScript;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
    void readsWhereThePagesOfCommitsAre() throws IOException {
        assertThat(repository.read().commitPages()).isEmpty();

        repository.write("repository.yaml", "commits: https://git.example.org/tests/commit/?id={commit}\n");
        assertThat(repository.read().commitPages().map(CommitPages::template))
                .contains("https://git.example.org/tests/commit/?id={commit}");
        assertThat(repository.read().problems()).isEmpty();

        repository.write("repository.yaml", "commits: javascript:alert(1)//{commit}\n");
        assertThat(repository.read().problems())
                .singleElement()
                .hasToString("repository.yaml:1:10: commits: 'javascript:alert(1)//{commit}' is not the address of a"
                        + " commit's page; expected an http or https URL with {commit} in it, such as"
                        + " https://git.example.org/definitions/commit/?id={commit}");
        assertThat(repository.read().suites()).as("they do not need it").isNotEmpty();

        repository.write("repository.yaml", "commit: x\n");
        assertThat(repository.read().problems()).hasSize(2);
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
                                new Image.Download(
                                        URI.create("https://example.org/i"), Checksum.sha256("ab".repeat(32))),
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
                timeouts: { start: 20m, run: 1h30m, suite: 1d, reconnect: 90s }
                results: [ tap, "/var/tmp/@hostname@/*.xml" ]
                measurements: { copy speed: { min: 500 MB/s, drop: 20 % } }
                limits: { output: 200 MiB }
                output: { errors: [ ERR!, "(?i)disk (full|gone)" ], warnings: [], ignore: [ ^0 errors ] }
                tags: { version: 5.50, flag: true }
                notify: { to: [ a@example.org ], failure: case }
                isolation: case
                """);

        Suite suite = repository.read().suites().get("s");

        Optional<StageScript> none = Optional.empty();
        assertThat(suite)
                .isEqualTo(new Suite(
                        "s",
                        "c",
                        List.of("b"),
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
                                Duration.ofMinutes(20),
                                Duration.ofDays(1),
                                Duration.ofMinutes(15),
                                Duration.ofMinutes(90),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(90)),
                        new Limits(DataSize.parse("200 MiB"), DataSize.parse("1 GiB")),
                        new OutputPatterns(List.of("ERR!", "(?i)disk (full|gone)"), List.of(), List.of("^0 errors")),
                        Map.of("version", "5.50", "flag", "true"),
                        new Notification(
                                List.of("a@example.org"),
                                Notification.Policy.SUITE,
                                Notification.Policy.CASE,
                                Notification.When.ALWAYS),
                        List.of(),
                        Isolation.CASE,
                        new Reporting(
                                true,
                                List.of("/var/tmp/@hostname@/*.xml"),
                                Map.of(
                                        "copy speed",
                                        new MeasurementLimit(
                                                Optional.of(new MeasurementLimit.Bound(500, "MB/s")),
                                                Optional.empty(),
                                                OptionalDouble.of(20),
                                                OptionalDouble.empty()))),
                        repository.root().resolve("suites/s")));
    }

    private static StageScript script(String file) {
        return StageScript.of(new Script(Path.of("suites/s", file), TestRepository.SCRIPT));
    }

    @Test
    void aSuiteWithoutHostsRunsOnAllOfTheCluster() throws IOException {
        assertThat(repository.read().suites().get("s").hosts()).containsExactly("a", "b");
    }

    @Test
    void aKnownIssueThatNoLongerFitsIsAWarningAndOneThatIsWrongIsNotApplied() throws IOException {
        TestRepository repository = TestRepository.sound(directory);
        repository.write("known-issues.yaml", """
                - { pattern: a, link: "https://example.org/1", until: 2020-01-31 }
                - { pattern: b, link: "https://example.org/2", suites: [ "t*" ] }
                - { pattern: c, link: "https://example.org/3", cases: [ "tw*" ], hosts: [ a, "?", other ] }
                - { pattern: d, link: "https://example.org/4", suites: [ none ] }
                """);

        Definitions definitions = repository.read();

        assertThat(definitions.warnings())
                .extracting(Problem::asWarning)
                .filteredOn(each -> each.startsWith("known-issues.yaml"))
                .containsExactly(
                        "known-issues.yaml:1:55: warning: until: 2020-01-31 has passed, so the entry is not applied; expected a"
                                + " later day if the issue is still open, or no such entry",
                        "known-issues.yaml:2:58: warning: suites: 't*' stands for no suite; expected one that there is, or no"
                                + " such entry",
                        "known-issues.yaml:3:57: warning: cases: 'tw*' stands for no case; expected one that there is, or no"
                                + " such entry",
                        "known-issues.yaml:3:83: warning: hosts: unknown host 'other'; expected one of a, b");
        assertThat(definitions.problems())
                .extracting(Problem::toString)
                .containsExactly("known-issues.yaml:4:58: suites: unknown suite 'none'; expected s");
        assertThat(definitions.knownIssues()).extracting(KnownIssue::link).doesNotContain("https://example.org/4");
        KnownIssue first = definitions.knownIssues().get(0);
        assertThat(first.isApplied(LocalDate.parse("2020-01-31"))).isTrue();
        assertThat(first.isApplied(LocalDate.parse("2020-02-01"))).isFalse();
    }

    @Test
    void moreThanAThousandKnownIssuesAreOneProblemAndNestedRepetitionsCostLittle() throws IOException {
        TestRepository repository = TestRepository.sound(directory);
        repository.write("known-issues.yaml", "- { pattern: x, link: \"https://example.org/1\" }\n".repeat(1_001));
        assertThat(repository.problems())
                .containsExactly("known-issues.yaml:1:1: known issues: found 1001 entries; expected 0 to 1000");
        repository.write(
                "known-issues.yaml", "- { pattern: '(((x{100}){100}){100}){100}', link: 'https://example.org/1' }\n");
        assertThat(repository.problems())
                .singleElement()
                .asString()
                .contains("multiply to more than 1000; expected fewer repetitions");
    }
}
