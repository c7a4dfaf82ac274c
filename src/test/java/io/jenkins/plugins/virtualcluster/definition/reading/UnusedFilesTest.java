package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of files that look as if they were to be run, and are not. */
class UnusedFilesTest {
    private static final String OF_CASE =
            "never run: the scripts of a case are run.sh, init.sh, finalize.sh; expected one of these, "
                    + "or the script in files/ if another one uses it";

    @TempDir
    private Path directory;

    private TestRepository repository;

    @BeforeEach
    void makeSoundRepository() throws IOException {
        repository = TestRepository.sound(directory);
        Files.delete(directory.resolve("suites/s/fin.sh"));
        repository.write("suites/s/suite.yaml", TestRepository.SUITE.replace("[ one ]", "[ one, two ]"));
    }

    private List<String> warnings() throws IOException {
        return repository.read().warnings().stream().map(Problem::toString).toList();
    }

    @Test
    void whatIsNeverRunIsAWarningAndHindersNothing() throws IOException {
        repository.write("suites/s/suite_finalize.sh", TestRepository.SCRIPT);
        repository.write("suites/s/tool", TestRepository.SCRIPT);
        repository.write("suites/s/cases/forgotten/run.sh", "#!/bin/sh\nexit 1\n");
        repository.write("suites/s/cases/three.sh", TestRepository.SCRIPT);
        repository.write("suites/s/cases/one/helper.sh", "");
        repository.write("suites/s/cases/two/run.py", "#!/usr/bin/env python3\n");

        Definitions definitions = repository.read();

        assertThat(definitions.problems()).isEmpty();
        assertThat(definitions.suites()).containsOnlyKeys("s");
        assertThat(warnings())
                .containsExactly(
                        "suites/s/cases/forgotten:1:1: never run: 'cases' of suite.yaml does not list 'forgotten'; "
                                + "expected it there, or no such directory",
                        "suites/s/cases/one/helper.sh:1:1: " + OF_CASE,
                        "suites/s/cases/three.sh:1:1: never run: not a case; "
                                + "expected a directory of the case's name with run.sh",
                        "suites/s/cases/two/run.py:1:1: " + OF_CASE,
                        "suites/s/suite_finalize.sh:1:1: never run: neither 'init' nor 'finalize' of suite.yaml names it; "
                                + "expected that, or the script in files/ if another one uses it",
                        "suites/s/tool:1:1: never run: neither 'init' nor 'finalize' of suite.yaml names it; "
                                + "expected that, or the script in files/ if another one uses it");
        assertThat(definitions.warningsOf("s")).hasSize(6);
        assertThat(definitions.warningsOf("suite")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run.sh~",
                ".run.sh.swp",
                "#run.sh#",
                "run.sh.orig",
                "run.sh.rej",
                ".gitkeep",
                "README",
                "README.md",
                "notes.txt",
                "expected.json",
            })
    void editorsCopiesAndNotesAreNoProblem(String name) throws IOException {
        for (String place : List.of("suites/s/", "suites/s/cases/", "suites/s/cases/one/")) {
            repository.write(
                    place + name, name.endsWith(".txt") || name.endsWith(".json") ? "" : TestRepository.SCRIPT);
        }

        assertThat(repository.problems()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    @Test
    void copiesBesideClustersAndSuitesAreNoProblem() throws IOException {
        repository.write("clusters/c.yaml~", "");
        repository.write("clusters/.c.yaml.swp", "");
        repository.write("clusters/#c.yaml#", "");
        repository.write("suites/s.bak/suite.yaml", "");

        assertThat(repository.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "cases/one/finalise.sh, finalize.sh",
        "cases/one/Init.sh, init.sh",
        "cases/one/INIT.SH, init.sh",
        "cases/one/finalize, finalize.sh",
        "cases/one/init.bash, init.sh",
        "cases/one/intit.sh, init.sh",
        "cases/one/finailze.sh, finalize.sh",
        "file/data, files",
        "Files/data, files",
    })
    void aNameThatIsNearlyTheRightOneIsAnError(String file, String meant) throws IOException {
        repository.write("suites/s/" + file, "");

        assertThat(repository.problems())
                .singleElement()
                .asString()
                .startsWith("suites/s/" + file.replace("/data", "") + ":1:1: never r")
                .endsWith("; did you mean '" + meant + "'?");
        assertThat(repository.read().suites()).isEmpty();
    }

    @Test
    void besideTheRightOneItIsAWarning() throws IOException {
        repository.write("suites/s/cases/two/Init.sh", TestRepository.SCRIPT);
        repository.write("suites/s/cases/two/run2.sh", TestRepository.SCRIPT);

        assertThat(repository.problems()).isEmpty();
        assertThat(warnings())
                .containsExactly(
                        "suites/s/cases/two/Init.sh:1:1: " + OF_CASE, "suites/s/cases/two/run2.sh:1:1: " + OF_CASE);
    }

    @Test
    void aFileThatIsRunAndIsNotExecutableIsAWarningWhereItIsRun() throws IOException {
        for (String name : List.of("tool", "lib.sh", "ready")) {
            Path file = repository.write("suites/s/files/bin/" + name, TestRepository.SCRIPT);
            assertThat(file.toFile().setExecutable(name.equals("ready"))).isTrue();
        }
        repository.write("suites/s/init.sh", """
                #!/bin/sh
                . "$VC_FILES/bin/lib.sh"
                sh $VC_FILES/bin/lib.sh
                chmod +x "$VC_FILES/bin/lib.sh"
                $VC_FILES/bin/ready
                $VC_FILES/bin/none
                run "$VC_FILES/bin/tool" --all
                if ! ${VC_FILES}/bin/tool; then
                    exit 1
                fi
                """);

        assertThat(repository.problems()).isEmpty();
        assertThat(warnings())
                .containsExactly(
                        "suites/s/init.sh:7:6: suites/s/files/bin/tool is run here and is not executable; "
                                + "expected that after 'chmod +x'",
                        "suites/s/init.sh:8:6: suites/s/files/bin/tool is run here and is not executable; "
                                + "expected that after 'chmod +x'");
    }

    @Test
    void keptDefinitionsAreReadWithoutLookingForSuchFiles() throws IOException {
        repository.write("suites/s/cases/one/finalise.sh", "");
        Path kept = Files.createDirectory(directory.resolve("kept"));
        Files.copy(directory.resolve("clusters/c.yaml"), kept.resolve("cluster.yaml"));
        Files.move(directory.resolve("suites/s"), kept.resolve("suite"));

        Definitions definitions = DefinitionReader.readKept(kept, directory, "c", Optional.of("s"), Map.of());

        assertThat(definitions.problems()).isEmpty();
        assertThat(definitions.suites()).containsOnlyKeys("s");
    }
}
