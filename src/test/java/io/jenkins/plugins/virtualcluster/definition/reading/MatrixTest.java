package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A suite's runs by its matrix, and the clusters that they get. */
class MatrixTest {
    private static final String MATRIX = """
            tags: { version: "5.4", site: here }
            matrix:
              version: [ 5.5, 5.10 ]
              arch: [ x86_64, aarch64 ]
              exclude: [ { version: 5.5, arch: aarch64 } ]
            """;
    private static final String TEMPLATE = """
            name: c
            tags: { version: "5.4", arch: x86_64 }
            defaults: { image: "debian-@version@", arch: "@arch@" }
            hosts: { a: {}, b: { image: plain } }
            """;

    @TempDir
    Path directory;

    private TestRepository repository;

    @BeforeEach
    void write() throws IOException {
        repository = TestRepository.sound(directory);
        repository.write("suites/s/suite.yaml", TestRepository.SUITE + MATRIX);
        repository.write("suites/s/init.sh", "#!/bin/sh\necho @version@ @arch@ @site@\n");
        repository.write("clusters/c.yaml", TEMPLATE);
    }

    private List<Selection> select(Map<String, String> tags) throws IOException, InvalidRequestException {
        Definitions definitions = repository.read();
        assertThat(definitions.problems()).isEmpty();
        return Selection.of(definitions, new Selection.Wish(List.of("s"), List.of(), Optional.empty(), tags));
    }

    @Test
    void eachCombinationIsARunWithItsTagsBeforeThoseOfTheSuite() throws Exception {
        List<Selection> runs = select(Map.of());

        assertThat(runs)
                .extracting(run -> run.cell().toString())
                .containsExactly("version=5.5, arch=x86_64", "version=5.10, arch=x86_64", "version=5.10, arch=aarch64");
        assertThat(runs.get(1).tags())
                .containsOnly(Map.entry("version", "5.10"), Map.entry("arch", "x86_64"), Map.entry("site", "here"));
    }

    @Test
    void eachRunHasTheClusterWithItsTags() throws Exception {
        List<Selection> runs = select(Map.of());

        Cluster last = runs.get(2).cluster();
        assertThat(last.host("a").image()).isEqualTo(new Image.PoolVolume("debian-5.10"));
        assertThat(last.host("a").arch()).isEqualTo(Architecture.AARCH64);
        assertThat(last.host("b").image()).isEqualTo(new Image.PoolVolume("plain"));
        assertThat(last.tags()).isEqualTo(Map.of("version", "5.10", "arch", "aarch64"));
        assertThat(repository.read().clusters().get("c").host("a").image())
                .isEqualTo(new Image.PoolVolume("debian-5.4"));
    }

    @Test
    void aTagOfTheMatrixPicksRuns() throws Exception {
        assertThat(select(Map.of("version", "5.5", "site", "there")))
                .singleElement()
                .satisfies(run -> assertThat(run.tags()).containsEntry("site", "there"));
        assertThat(select(Map.of("arch", "x86_64"))).hasSize(2);
        assertThatThrownBy(() -> select(Map.of("version", "5.1")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("value of version '5.1'")
                .hasMessageContaining("5.10");
        assertThatThrownBy(() -> select(Map.of("version", "5.5", "arch", "aarch64")))
                .hasMessageContaining("its matrix has no run with");
    }

    @Test
    void aTagOfARunReachesTheClusterWithoutAMatrixToo() throws Exception {
        repository.write(
                "suites/s/suite.yaml", TestRepository.SUITE + "tags: { version: 6, arch: x86_64, site: here }\n");

        assertThat(select(Map.of()).get(0).cluster().host("a").image()).isEqualTo(new Image.PoolVolume("debian-6"));
        assertThat(select(Map.of("version", "7")).get(0).cluster().host("a").image())
                .isEqualTo(new Image.PoolVolume("debian-7"));
        assertThatThrownBy(() -> select(Map.of("version", "no image")))
                .hasMessageContaining("clusters/c.yaml:3:20: image: 'debian-no image' is not an image")
                .hasMessageEndingWith("(with version=no image)");
    }

    @Test
    void whatIsWrongWithTheClusterOfARunIsToldWhereItIsWritten() throws Exception {
        repository.write("clusters/c.yaml", TEMPLATE.replace("debian-@version@", "./images/@version@.img"));
        repository.write("images/5.4.img", "disk");
        repository.write("images/5.5.img", "disk");

        assertThat(repository.problems())
                .containsExactly(
                        "clusters/c.yaml:3:20: ./images/5.10.img is missing; expected an image file there (with arch=aarch64, version=5.10)",
                        "clusters/c.yaml:3:20: ./images/5.10.img is missing; expected an image file there (with version=5.10)");
        assertThat(repository.read().suites()).isEmpty();
        assertThat(repository.read().clusters()).containsKey("c");
    }
}
