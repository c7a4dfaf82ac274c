package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.report.OutputLines;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Lines of one of several runs in progress at the same time. */
final class PrefixedOutput extends OutputStream {
    private final OutputLines lines;

    private PrefixedOutput(OutputLines lines) {
        this.lines = lines;
    }

    /** The same surroundings, with a prefix to each line. */
    static CommandContext of(CommandContext surroundings, String prefix) {
        return new CommandContext(
                surroundings.engine(),
                Terminal.plain(stream(prefix, surroundings.out())),
                stream(prefix, surroundings.err()),
                surroundings.environment(),
                surroundings.clock());
    }

    private static PrintStream stream(String prefix, PrintStream out) {
        return new PrintStream(new PrefixedOutput(new OutputLines(prefix, out)), false, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        lines.take(ByteBuffer.wrap(bytes, offset, length));
    }
}
