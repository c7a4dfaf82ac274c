package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in scripts that would end them, which check names before they do. */
class ShellCallsTest {
    @TempDir
    private Path directory;

    private List<String> warnings(String script) throws IOException {
        TestRepository repository = TestRepository.sound(directory);
        repository.write("suites/s/init.sh", script);
        return repository.read().warningsOf("s").stream()
                .map(Problem::asWarning)
                .filter(warning -> warning.startsWith("suites/s/init.sh"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "put_file data|put_file has 1 word behind it, and ends the script; use it as: put_file KEY FILE",
                "attach plot.png Throughput by size|attach has 4 words behind it, and ends the script; use it as: attach FILE [TITLE],"
                        + " with quotes around words that have blanks",
                "wait_for ready|wait_for has 1 word behind it, and ends the script; use it as: wait_for NAME HOST...",
                "vc barrier|barrier has 0 words behind it, and ends the script; use it as: barrier NAME [HOST...]",
                "result \"a b\" passed|result: 'passed' is no outcome; expected pass, fail or skip",
                "get_file srv1:x; echo|get_file has 1 word behind it, and ends the script; use it as: get_file HOST:KEY FILE",
            })
    void aCallThatIsWrittenWronglyIsNamedAtItsPlace(String line, String message) throws IOException {
        int column = line.startsWith("vc ") ? 8 : 5;

        assertThat(warnings("#!/bin/sh\n. \"$VC_LIB\"\n    " + line + "\n"))
                .containsExactly("suites/s/init.sh:3:" + column + ": warning: " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "put_file data \"$file\"",
                "put_file $both",
                "attach plot.png \"Throughput by size\" || true",
                "attach plot.png 'a title' # why",
                "result \"test $i\" \"$outcome\" \"$(cat text)\"",
                "result x pass 2> /dev/null",
                "barrier $(names)",
                "measure speed 1 MB/s better=higher",
                "put key a value of many words",
                "cat <<END\nattach\nEND\ntrue",
                "attach() { :; }\nattach",
                "echo a \\\nattach",
                "signalling\nlocked",
            })
    void whatIsRightOrOnlyKnownWhenItRunsIsNotNamed(String lines) throws IOException {
        assertThat(warnings("#!/bin/bash\n. \"$VC_LIB\"\n" + lines + "\n")).isEmpty();
    }

    @Test
    void otherLanguagesAndScriptsWithoutTheLibraryMayHaveSuchWords() throws IOException {
        assertThat(warnings("#!/usr/bin/env python3\n# VC_LIB\nattach\n")).isEmpty();
        assertThat(warnings("#!/bin/sh\nattach\n")).isEmpty();
    }
}
