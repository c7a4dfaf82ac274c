package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How images are prepared, as clusters say it. */
class PreparationTest {
    @TempDir
    private Path directory;

    private TestRepository repository;

    @BeforeEach
    void write() throws IOException {
        repository = TestRepository.sound(directory);
        repository.write("prepare.sh", "#!/bin/sh\necho @version@ of @clustername@ \\@text@\n");
        repository.write("prepare/motd", "hello\n");
    }

    private Cluster cluster(String yaml) throws IOException {
        repository.write("clusters/c.yaml", yaml);
        Definitions definitions = repository.read();
        assertThat(definitions.problems()).isEmpty();
        return definitions.clusters().get("c");
    }

    private static Preparation of(Cluster cluster, String host) {
        return cluster.host(host).preparation().orElseThrow();
    }

    @Test
    void theScriptIsRenderedWithTheTagsOfTheCluster() throws Exception {
        Cluster cluster = cluster("""
                name: c
                tags: { version: "5.5" }
                defaults: { image: debian, prepare: prepare.sh }
                hosts: { a: {}, b: {} }
                """);
        Preparation preparation = of(cluster, "b");
        assertThat(preparation.text()).isEqualTo("#!/bin/sh\necho 5.5 of c @text@\n");
        assertThat(preparation.timeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(preparation.files()).isEmpty();
    }

    @Test
    void aHostsOwnWordReplacesTheDefaults() throws Exception {
        Cluster cluster = cluster("""
                name: c
                tags: { version: "5.5", flavour: x }
                defaults: { image: debian, prepare: prepare.sh }
                hosts:
                  a:
                  b: { prepare: { script: prepare.sh, files: prepare, key: [ flavour ], timeout: 1h } }
                  plain: { prepare: none }
                """);
        assertThat(of(cluster, "b").files()).contains(new Preparation.Folder(Path.of("prepare"), Path.of("prepare")));
        assertThat(of(cluster, "b").key()).isEqualTo(Map.of("flavour", "x"));
        assertThat(of(cluster, "b").timeout()).isEqualTo(Duration.ofHours(1));
        assertThat(cluster.host("plain").preparation()).isEmpty();
        assertThat(cluster.preparations())
                .extracting(hosts -> hosts.stream().map(Host::name).toList())
                .containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void hostsThatDifferOnlyInWhatTheImageDoesNotShowShareIt() throws Exception {
        Cluster cluster = cluster("""
                name: c
                tags: { version: "5.5" }
                defaults: { image: debian, prepare: prepare.sh }
                hosts:
                  a: { memory: 1 GiB, role: server, disks: [ { size: 1 GiB } ] }
                  b: { cpus: 2 }
                  other: { image: another }
                  large: { disk: 20 GiB }
                  own: { user_data: { packages: [ git ] } }
                """);
        assertThat(cluster.preparations())
                .extracting(hosts -> hosts.stream().map(Host::name).toList())
                .containsExactly(List.of("a", "b"), List.of("other"), List.of("large"), List.of("own"));
    }

    @Test
    void aMatrixOfVersionsMakesAScriptOfEach() throws Exception {
        repository.write("clusters/c.yaml", """
                name: c
                tags: { version: "5.5" }
                defaults: { image: debian, prepare: prepare.sh }
                hosts: { a: {}, b: {} }
                """);
        repository.write("suites/s/suite.yaml", TestRepository.SUITE + "matrix: { version: [ \"1\", \"2\" ] }\n");
        List<Selection> runs = Selection.of(
                repository.read(), new Selection.Wish(List.of("s"), List.of(), Optional.empty(), Map.of()));
        assertThat(runs)
                .extracting(run -> of(run.cluster(), "a").text())
                .containsExactly("#!/bin/sh\necho 1 of c @text@\n", "#!/bin/sh\necho 2 of c @text@\n");
    }

    @Test
    void copiesOfDefinitionsHaveTheScriptAndLeadToTheFiles() throws Exception {
        Cluster cluster = cluster("""
                name: c
                tags: { version: "5.5" }
                defaults: { image: debian, prepare: { script: prepare.sh, files: prepare } }
                hosts: { a: {} }
                """);
        Path copy = directory.resolve("copy");
        Files.createDirectories(copy);
        Files.copy(repository.root().resolve("clusters/c.yaml"), copy.resolve("cluster.yaml"));
        for (Map.Entry<Path, String> used : cluster.usedFiles().entrySet()) {
            Path file = copy.resolve(DefinitionReader.KEPT_FILES).resolve(used.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, used.getValue());
        }
        Definitions kept =
                DefinitionReader.readKept(copy, repository.root(), "c", Optional.empty(), Map.of("version", "6"));
        assertThat(kept.problems()).isEmpty();
        Preparation preparation = of(kept.clusters().get("c"), "a");
        assertThat(preparation.text()).isEqualTo("#!/bin/sh\necho 6 of c @text@\n");
        assertThat(preparation.files())
                .contains(new Preparation.Folder(Path.of("prepare"), Path.of("used", "prepare")));
    }

    @Test
    void aTagOfOneHostHasNoMeaning() throws Exception {
        repository.write("prepare.sh", "#!/bin/sh\necho @hostname@\n");
        repository.write("clusters/c.yaml", TestRepository.CLUSTER.replace("debian", "debian, prepare: prepare.sh"));
        assertThat(repository.problems())
                .containsExactly("prepare.sh:2:6: the tag @hostname@ has no meaning in a script that prepares an image,"
                        + " since several hosts and suites are started from it; expected it in a suite's scripts");
    }

    @Test
    void theFormOfTheScriptIsChecked() throws Exception {
        repository.write("prepare.sh", "echo\r\n");
        repository.write("clusters/c.yaml", TestRepository.CLUSTER.replace("debian", "debian, prepare: prepare.sh"));
        assertThat(repository.problems())
                .contains("prepare.sh:1:1: the first line is not a '#!' line; expected one such as #!/bin/sh")
                .anySatisfy(problem -> assertThat(problem).contains("CR LF"));
    }
}
