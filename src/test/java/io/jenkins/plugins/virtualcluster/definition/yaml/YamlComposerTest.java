package io.jenkins.plugins.virtualcluster.definition.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlComposerTest {
    private static final Path FILE = Path.of("f");

    private static List<String> problems(String text) {
        Problems problems = new Problems();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> YamlComposer.compose(FILE, text, problems));
        return problems.sorted().stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`a: b: c`|`1:5: a ':' is not expected here; either the indentation is wrong, or a text with ': ' needs quotes`",
                "`a:\\n  b: 1\\n c: 2`|`3:2: the indentation does not fit the lines above (begun in line 1)`",
                "`a:\\n\\tb: 1`|`2:1: a tab cannot indent; expected spaces`",
                "`a: [ b, c\\nd: 1`|`2:2: a list in [ ] is not closed; expected ',' or ']' (begun in line 1)`",
                "`a: { b: 1\\nd: 1`|`2:2: a mapping in { } is not closed; expected ',' or '}' (begun in line 1)`",
                "`a: \"b\\nc: d`|`2:5: the file ends within a quoted text (begun in line 1)`",
                "`a: @daily`|`1:4: a text that begins with '@' needs quotes`",
                "`a: %x`|`1:4: a text that begins with '%' needs quotes`",
                "`a: * * * * *`|`1:5: a text that begins with '*' needs quotes`",
                "`a: *b`|`1:4: the alias '*b' names no anchor above it; a text that begins with '*' needs quotes`",
                "`a: &b [ *b ]`|`1:9: the alias '*b' names no anchor above it; a text that begins with '*' needs quotes`",
                "`a: !!str b`|`1:4: the type tag 'tag:yaml.org,2002:str' is not allowed; expected the value alone, in quotes if it begins with '!'`",
                "`a: !!java.io.File [ /x ]`|`1:4: the type tag 'tag:yaml.org,2002:java.io.File' is not allowed; expected the value alone, in quotes if it begins with '!'`",
                "`a: 1\\nb: 2\\na: 3`|`3:1: the key 'a' is given twice, first in line 1, column 1; expected it once`",
                "`? [ a ]\\n: b`|`1:3: a key that is not plain text; expected 'key: value'`",
                "`a: 1\\n---\\nb: 2`|`2:1: a second document begins here; expected one per file`",
                "`# nothing`|`1:1: the file is empty; expected a mapping such as 'name: ...'`",
                "`a: 1\\nb\\n`|`3:1: a key without its ':'; expected 'key: value' (begun in line 2)`",
                "`a: \"\\\\q\"`|`1:6: no such escape; expected \\\\ for a backslash in double quotes`",
                "`a: 1\\nb: - c`|`2:4: a '-' is not expected here; the indentation is wrong`",
                "`ab: 1\\nc: \\u0007`|`2:4: the character U+0007 is not allowed in YAML`",
            })
    void saysSyntaxErrorsInPlainWords(String text, String problem) {
        String document = text.replace("\\\\", "\u0000")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\u0007", "\u0007")
                .replace("\u0000", "\\");

        assertThat(problems(document)).containsExactly("f:" + problem);
    }

    @Test
    void boundsWhatAliasesStandFor() {
        String laughs = "a0: &a0 [ x, x ]\n"
                + IntStream.range(1, 60)
                        .mapToObj(i -> "a" + i + ": &a" + i + " [" + " *a" + (i - 1) + ", *a" + (i - 1) + " ]\n")
                        .collect(Collectors.joining());

        assertThat(problems(laughs))
                .singleElement()
                .asString()
                .contains("more than 100000 values, aliases written out; expected fewer");
    }

    @Test
    void boundsDepth() {
        assertThat(problems("[".repeat(500_000))).containsExactly("f:1:21: nested more than 20 levels deep");
        assertThat(problems("{a: ".repeat(200_000))).singleElement().asString().contains("nested more than 20");
        assertThat(problems("- ".repeat(200_000))).singleElement().asString().contains("nested more than 20");
    }

    @Test
    void sharesWhatAnAliasStandsFor() {
        assertThat(problems("a: &x { b: 1 }\nc: *x\nd: [ *x, *x ]\n")).isEmpty();
    }
}
