package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTextTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, textBlock = """
                    plain text,plain text
                    a\u001b[31;1mred\u001b[0m,ared
                    \u001b[2Jwiped,\\x1b[2Jwiped
                    \u001b]0;title\u0007,\\x1b]0;title\\x07
                    \u001b,\\x1b
                    \u001b[3,\\x1b[3
                    caf\u00e9 \ud83d\ude00,caf\u00e9 \ud83d\ude00
                    back\b,back\\x08
                    \u009b31m,\\x9b31m
                    a\u202eb,a\\u202eb
                    lone \ud800.,lone \\ud800.
                    non\uffff,non\\uffff
                    """)
    void whatCouldDriveATerminalIsWrittenOut(String text, String printable) {
        assertThat(OutputText.printable(text)).isEqualTo(printable);
    }

    @Test
    void tabsStayAndTheReturnOfALineEndGoes() {
        assertThat(OutputText.printable("a\tb\r")).isEqualTo("a\tb");
        assertThat(OutputText.printable("a\rb")).isEqualTo("a\\x0db");
    }

    @Test
    void theTailIsTheLastLines() throws IOException {
        Path file = Files.writeString(directory.resolve("a.log"), "one\ntwo\nthree\nfour");

        assertThat(OutputText.tail(file, 2, 1000)).containsExactly("three", "four");
        assertThat(OutputText.tail(file, 10, 1000)).hasSize(4);
        assertThat(OutputText.tail(file, 10, 7)).containsExactly("ee", "four");
    }

    @Test
    void noFileHasNoTail() throws IOException {
        assertThat(OutputText.tail(directory.resolve("none"), 2, 10)).isEmpty();
    }
}
