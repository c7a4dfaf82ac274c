package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a machine that is not trusted may say where our scripts speak. */
class ControlReaderTest {
    private static final WaitLimit SOON = WaitLimit.in(Duration.ofSeconds(30));

    private final ByteQueue queue = new ByteQueue(new Object(), 1 << 20);
    private final ControlReader lines = new ControlReader(queue);

    private void says(String text) throws Exception {
        try (OutputStream input = queue.input()) {
            input.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void greetingsAreSkippedAndALineOfOursIsReadInWords() throws Exception {
        says("Welcome!\nvirtual-cluster end exited 0 7\n");

        assertThat(lines.next(SOON))
                .hasValueSatisfying(words -> assertThat(words).containsExactly("end", "exited", "0", "7"));
    }

    @Test
    void aLineWithoutWordsHasAFirstWordAllTheSame() throws Exception {
        says("virtual-cluster  \n");

        assertThat(lines.next(SOON))
                .hasValueSatisfying(words -> assertThat(words[0]).isEmpty());
    }

    @Test
    void noiseWithoutEndIsTheEnd() throws Exception {
        says("x".repeat(100_000));

        assertThat(lines.next(SOON)).isEqualTo(Optional.empty());
        assertThat(lines.hasEnded()).isTrue();
    }
}
