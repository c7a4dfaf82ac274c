package io.jenkins.plugins.virtualcluster.hypervisor.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TransferProgressTest {
    private static final long MIB = 1 << 20;

    private final Heard heard = new Heard();
    private final AtomicLong nanos = new AtomicLong();

    private TransferProgress progress(long there) {
        return new TransferProgress("Downloading image x", there, heard, nanos::get);
    }

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void tellsBytesRateAndWhatIsLeft() {
        TransferProgress progress = progress(0);
        pass(2);
        progress.at(20 * MIB, 100 * MIB);

        assertThat(heard.progress)
                .containsExactly("Downloading image x: 20.0 MiB of 100.0 MiB (20 %), 10.0 MiB/s, 8 s left");
        progress.end();
        assertThat(heard.progress).endsWith("");
    }

    @Test
    void whatAnEarlierRunBroughtCountsAsThereAndNotForTheRate() {
        TransferProgress progress = progress(50 * MIB);
        pass(1);
        progress.at(51 * MIB, 1024 * MIB);

        assertThat(heard.progress)
                .containsExactly("Downloading image x: 51.0 MiB of 1.0 GiB (4 %), 1.0 MiB/s, 16 min left");
    }

    @Test
    void theRateIsThatOfTheLastSeconds() {
        TransferProgress progress = progress(0);
        for (int second = 1; second <= 60; second++) {
            pass(1);
            progress.at(second * 10 * MIB, 2000 * MIB);
        }
        for (int second = 1; second <= 12; second++) {
            pass(1);
            progress.at(600 * MIB + second * MIB, 2000 * MIB);
        }

        assertThat(heard.progress.get(heard.progress.size() - 1))
                .contains("612.0 MiB of 2.0 GiB", ", 1.0 MiB/s, 23 min");
    }

    @Test
    void hoursGiveAFewNotesThoughEachSecondIsShown() {
        TransferProgress progress = progress(0);
        for (int second = 1; second <= 7200; second++) {
            pass(1);
            progress.at(second * MIB, -1);
        }

        assertThat(heard.progress).hasSize(7200);
        assertThat(heard.notes).hasSizeBetween(5, 20);
        assertThat(heard.notes.get(0)).isEqualTo("Downloading image x: 10.0 MiB, 1.0 MiB/s");
    }

    @Test
    void aShortTransferNeedsNoNote() throws IOException {
        progress(0).reported(new ByteArrayInputStream(new byte[1000]), 1000).readAllBytes();

        assertThat(heard.notes).isEmpty();
    }
}
