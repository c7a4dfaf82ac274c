package io.jenkins.plugins.virtualcluster.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveScreenTest {
    private static final Terminal.Size WIDE = new Terminal.Size(20, 10);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LiveScreen screen =
            new LiveScreen(new Terminal(new PrintStream(bytes, false, StandardCharsets.UTF_8), true, true, () -> WIDE));

    private static List<StyledLine> lines(String... texts) {
        return Arrays.stream(texts)
                .map(text -> new StyledLine().add(text, StyledLine.Style.GOOD))
                .toList();
    }

    private List<String> shown(int columns) {
        return new VirtualScreen(columns)
                .show(bytes.toString(StandardCharsets.UTF_8))
                .rows();
    }

    @Test
    void linesAreReplacedInPlace() {
        screen.draw(lines("one", "two is long", "three"), WIDE);
        screen.draw(lines("one", "two", "3"), WIDE);
        assertThat(shown(20)).containsExactly("one", "two", "3");
    }

    @Test
    void fewerAndMoreLinesLeaveNothingBehind() {
        screen.draw(lines("one", "two", "three"), WIDE);
        screen.draw(lines("1"), WIDE);
        screen.draw(lines("1", "2", "3", "4"), WIDE);
        assertThat(shown(20)).containsExactly("1", "2", "3", "4");
    }

    @Test
    void whatDidNotChangeIsNotWrittenAgain() {
        screen.draw(lines("one", "two"), WIDE);
        int before = bytes.size();
        screen.draw(lines("one", "two"), WIDE);
        assertThat(bytes.size()).isEqualTo(before);
        screen.draw(lines("one", "2"), WIDE);
        assertThat(bytes.toString(StandardCharsets.UTF_8).substring(before)).doesNotContain("one");
    }

    @Test
    void printedLinesStayAbove() {
        screen.draw(lines("one", "two"), WIDE);
        screen.print(List.of("note"), WIDE);
        screen.draw(lines("one", "three"), WIDE);
        assertThat(shown(20)).containsExactly("note", "one", "three");
    }

    @Test
    void noLineIsAsWideAsTheTerminal() {
        screen.draw(lines("x".repeat(100), "y".repeat(100)), WIDE);
        screen.draw(lines("x".repeat(100), "z".repeat(100)), WIDE);
        assertThat(shown(20)).containsExactly("x".repeat(19), "z".repeat(19));
    }

    @Test
    void wideCharactersCountTwice() {
        screen.draw(lines("\u6f22".repeat(100)), WIDE);
        assertThat(shown(20)).containsExactly("\u6f22".repeat(9));
    }

    @Test
    void linesThatANarrowerTerminalFoldedAreClearedToo() {
        screen.draw(lines("a".repeat(19), "b".repeat(19)), WIDE);
        // A terminal that is ten columns wide now shows four rows.
        screen.draw(lines("a".repeat(19)), new Terminal.Size(10, 10));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\u001b[4A\r\u001b[J");
    }
}
