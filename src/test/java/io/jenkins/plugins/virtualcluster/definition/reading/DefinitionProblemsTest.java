package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of definitions that cannot be used, or not read. */
class DefinitionProblemsTest {
    @TempDir
    private Path directory;

    private TestRepository repository;

    @BeforeEach
    void makeSoundRepository() throws IOException {
        repository = TestRepository.sound(Files.createDirectory(directory.resolve("repository")));
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
                        "suites/s/files/nothing:1:1: suites/s/files/nothing is a link to nothing (nowhere); "
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
