package io.jenkins.plugins.virtualcluster.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.reading.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of scripts that no host would run, or that hold what editors do not show. */
class FirstLineTest {
    @TempDir
    private Path directory;

    private TestRepository repository;

    @BeforeEach
    void makeSoundRepository() throws IOException {
        repository = TestRepository.sound(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\uFEFF#!/bin/sh'|a byte order mark (U+FEFF), which editors do not show, comes before the first line",
                "' #!/bin/sh'|there is a space before the '#!'",
                "'echo hi'|the first line is not a '#!' line",
                "''|the first line is not a '#!' line",
                "'#!'|the '#!' line names no interpreter; expected an absolute path",
                "'#! sh'|the '#!' line names the interpreter 'sh'; expected an absolute path",
                "'#!python3 -u'|the '#!' line names the interpreter 'python3'",
                "'#!/usr/bin/env '|the '#!' line names no interpreter after 'env'",
                "'#!\u00A0/bin/sh'|the '#!' line contains the character NO-BREAK SPACE <U+00A0>",
                "'#!/bin/sh\u200B'|the '#!' line contains the character ZERO WIDTH SPACE <U+200B>",
            })
    void aFirstLineThatNoKernelReadsIsNamed(String line, String message) throws IOException {
        repository.write("suites/s/init.sh", line + "\necho hi\n");

        assertThat(repository.problems()).singleElement().asString().startsWith("suites/s/init.sh:1:1: " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!/bin/sh",
                "#! /bin/sh -e",
                "#!/usr/bin/env python3",
                "#!/usr/bin/env -S perl -w",
                "#!/bin/bash\t-x"
            })
    void aFirstLineThatIsReadIsNoProblem(String line) throws IOException {
        repository.write("suites/s/init.sh", line + "\necho hi\n");

        assertThat(repository.problems()).isEmpty();
    }

    @Test
    void aNoBreakSpaceInACommandIsAWarning() throws IOException {
        repository.write("suites/s/init.sh", "#!/bin/sh\n# caf\u00e9\u00a0: meant\necho\u00a0hi\necho\u00a0again\n");

        assertThat(repository.problems()).isEmpty();
        assertThat(repository.read().warningsOf("s"))
                .extracting(Problem::asWarning)
                .contains(
                        "suites/s/init.sh:3:5: warning: the character NO-BREAK SPACE <U+00A0>, which looks like a space or"
                                + " like nothing, and is neither to a shell; expected a space, unless it is intended")
                .noneMatch(warning -> warning.contains("init.sh:4"));
    }

    @Test
    void aNoBreakSpaceInAKeyIsShown() throws IOException {
        repository.write("clusters/c.yaml", TestRepository.CLUSTER + "aliases\u00a0: { x: [ a ] }\n");

        assertThat(repository.problems())
                .singleElement()
                .asString()
                .startsWith("clusters/c.yaml:4:1: unknown key 'aliases<U+00A0>'; did you mean 'aliases'?");
    }

    @Test
    void aByteOrderMarkBeforeADefinitionIsNoProblem() throws IOException {
        repository.write("clusters/c.yaml", "\uFEFF" + TestRepository.CLUSTER);
        repository.write("suites/s/suite.yaml", "\uFEFF" + TestRepository.SUITE);

        assertThat(repository.problems()).isEmpty();
    }
}
