package io.jenkins.plugins.virtualcluster.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
    private static final Map<String, String> VALUES = Map.of("a", "1", "host_2", "two", "v", "@a@ \\ $1");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "@a@, 1",
                "x@a@y@host_2@, x1ytwo",
                "@a@@a@, 11",
                "@a@a@, 1a@",
                "`\"$@\" @a@ \"$@\"`, `\"$@\" 1 \"$@\"`",
                "@@a@, @1",
                "\\@a@, @a@",
                "\\@a@@a@\\@b@, @a@1@b@",
                "\\\\@a@, \\@a@",
                "@a@\\@a@, 1@a@",
                "@v@, @a@ \\ $1",
            })
    void rendersTagsAndNothingElse(String text, String rendered) {
        assertThat(Tags.render(text, VALUES)).isEqualTo(rendered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@host",
                "a@b.c",
                "me@example.org,you@example.org",
                "\"$@\"",
                "${array[@]}",
                "@A@ @1a@ @-@ @a b@ @ @@ @",
                "@a",
                "a\\@b",
                "\\",
                ""
            })
    void leavesOtherTextAsItIs(String text) {
        assertThat(Tags.find(text)).isEmpty();
        assertThat(Tags.render(text, Map.of())).isEqualTo(text);
    }

    @Test
    void findsTagsWithLineAndColumn() {
        String text = "#!/bin/sh\n\n\u00e4\ud83d\ude00 @one@ \\@no@ @two@\r\n@three@\n";

        assertThat(Tags.find(text))
                .extracting(Tags.Found::name, Tags.Found::line, Tags.Found::column)
                .containsExactly(tuple("one", 3, 4), tuple("two", 3, 16), tuple("three", 4, 1));
    }

    @Test
    void namesATagWithoutValue() {
        assertThatThrownBy(() -> Tags.render("a\n b @c@", VALUES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2, column 4: the tag @c@ has no value");
    }
}
