package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LineIndexTest {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private final LineIndexes indexes = new LineIndexes();

    private Path output(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    @Test
    void anOutputThatGrowsIsCountedOn() throws IOException {
        Path file = output("growing", "one\ntwo".getBytes(StandardCharsets.UTF_8));
        LineIndex.View before = indexes.of(file, () -> false).view();
        Files.writeString(file, "one\ntwo\nthree\n");
        LineIndex.View after = indexes.of(file, () -> false).view();

        assertThat(before.lines()).isEqualTo(2);
        assertThat(before.newlines()).isEqualTo(1);
        assertThat(after.lines()).isEqualTo(3);
        assertThat(after.newlines()).isEqualTo(3);
        assertThat(after.length()).isEqualTo(14);
    }

    @Test
    void anotherFileOfTheSameNameIsCountedFromItsBeginning() throws IOException {
        Path file = output("first", "one\ntwo\n".getBytes(StandardCharsets.UTF_8));
        assertThat(indexes.of(file, () -> false).view().lines()).isEqualTo(2);
        Path other = output("second", "a longer one without an end of line".getBytes(StandardCharsets.UTF_8));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(indexes.of(file, () -> false).view().lines()).isEqualTo(1);
    }

    @Test
    void aLongOutputIsCountedInTurns() throws IOException {
        byte[] content = new byte[5 * MIB];
        Arrays.fill(content, (byte) '\n');
        Path file = output("long", content);

        for (int turn = 1; turn <= 5; turn++) {
            LineIndex.View view = indexes.of(file, () -> true).view();
            assertThat(view.lines()).isEqualTo((long) turn * MIB);
            assertThat(view.complete()).isEqualTo(turn == 5);
        }
    }

    @Test
    void thePlacesThatAreKeptAreBoundedWhateverIsPrinted() throws IOException {
        byte[] block = new byte[MIB];
        Arrays.fill(block, (byte) '\n');
        int blocks = 2 * LineIndex.STEP * LineIndex.MOST / MIB + 1;
        Path file = directory.resolve("newlines");
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < blocks; i++) {
                out.write(block);
            }
        }
        LineIndex index = indexes.of(file, () -> false);
        LineIndex.View view = index.view();

        assertThat(view.lines()).isEqualTo((long) blocks * MIB);
        assertThat(view.step()).isEqualTo(4 * LineIndex.STEP);
        assertThat(view.offsets()).hasSizeLessThanOrEqualTo(LineIndex.MOST);
        for (int i = 0; i < view.offsets().length; i++) {
            assertThat(view.offsets()[i]).isEqualTo((long) i * view.step());
        }
        assertThat(index.place(9_999)).isEqualTo(new LineIndex.Place(8_000, 8_000));
    }

    /** A request that counts for long holds up neither those for other outputs nor those for what is known of this one. */
    @Test
    @Timeout(60)
    void whileOneIsCountedTheOthersAnswer() throws Exception {
        Path slow = output("slow", new byte[2 * MIB]);
        Path other = output("other", "one\n".getBytes(StandardCharsets.UTF_8));
        CountDownLatch counting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<LineIndex> first = CompletableFuture.supplyAsync(() -> {
            try {
                return indexes.of(slow, () -> {
                    counting.countDown();
                    return !await(goOn);
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(await(counting)).isTrue();

        LineIndex.View known = indexes.of(slow, () -> false).view();
        LineIndex.View others = indexes.of(other, () -> false).view();
        boolean wasStillCounted = !first.isDone();
        goOn.countDown();

        assertThat(wasStillCounted).isTrue();
        assertThat(known.length()).isEqualTo(MIB);
        assertThat(known.complete()).isFalse();
        assertThat(others.lines()).isEqualTo(1);
        assertThat(first.get(30, TimeUnit.SECONDS).view().complete()).isTrue();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
