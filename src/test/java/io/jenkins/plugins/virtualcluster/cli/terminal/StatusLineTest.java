package io.jenkins.plugins.virtualcluster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void theLineFitsTheTerminalAndIsGoneAtTheEnd() {
        Terminal terminal = new Terminal(out, true, false, () -> new Terminal.Size(11, 30));
        try (StatusLine status = new StatusLine(terminal)) {
            status.show("copied 12 of 48 MiB");
            status.show("too soon after it");
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\r\u001b[Kcopied 12 \r\u001b[K");
    }

    @Test
    void nothingIsPrintedWhereThereIsNoTerminal() {
        try (StatusLine status = new StatusLine(Terminal.plain(out))) {
            status.show("copied 12 of 48 MiB");
        }
        assertThat(bytes.size()).isZero();
    }
}
