package io.jenkins.plugins.virtualcluster.hypervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
    @TempDir
    Path temporary;

    private ImageCache cache(long bytes, Duration unused) {
        return new ImageCache(temporary.resolve("images"), new ImageCache.Limits(bytes, unused));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("images"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        }
    }

    private static ImageCache.Entry take(ImageCache cache, String name, String content) throws Exception {
        return cache.take(name, file -> Files.writeString(file, content));
    }

    @Test
    void aFileIsMadeOnce() throws Exception {
        ImageCache cache = cache(100, Duration.ofDays(1));
        take(cache, "a", "content").close();
        try (ImageCache.Entry again = take(cache, "a", "another")) {
            assertThat(again.file()).hasContent("content");
        }
        assertThat(files()).containsExactly("a");
    }

    @Test
    void whatCannotBeMadeOfAFileLeavesNothing() {
        ImageCache cache = cache(100, Duration.ofDays(1));

        assertThatThrownBy(() -> cache.take("a.made", file -> {
                    Files.writeString(file, "half");
                    throw new HypervisorException("the server is gone");
                }))
                .hasMessage("the server is gone");
        assertThat(temporary.resolve("images")).isDirectoryNotContaining(file -> !file.endsWith(".lock"));
    }

    @Test
    void whatWasBrokenOffIsContinuedByTheNextOne() throws Exception {
        ImageCache cache = cache(100, Duration.ofDays(1));
        assertThatThrownBy(() -> cache.take("a", file -> {
                    Files.writeString(file, "half");
                    throw new HypervisorException("the server is gone");
                }))
                .hasMessage("the server is gone");
        assertThat(files()).containsExactly("a.begun");

        try (ImageCache.Entry entry = cache.take("a", file -> {
            assertThat(files()).as("what others find meanwhile").doesNotContain("a.begun");
            Files.writeString(file, " and half", StandardOpenOption.APPEND);
        })) {
            assertThat(entry.file()).hasContent("half and half");
        }
        assertThat(files()).containsExactly("a");
    }

    @Test
    void whatAKilledProcessBeganIsContinuedByTheNextOne() throws Exception {
        ImageCache cache = cache(100, Duration.ofDays(1));
        take(cache, "b", "").close();
        String gone = LeaseProcess.own().replace("@", "@1");
        Files.writeString(temporary.resolve("images/a.part-" + gone + "-1"), "1234");
        Files.writeString(temporary.resolve("images/a.part-" + gone + "-2"), "12");

        try (ImageCache.Entry entry =
                cache.take("a", file -> Files.writeString(file, "5", StandardOpenOption.APPEND))) {
            assertThat(entry.file()).hasContent("12345");
        }
        assertThat(files()).containsExactly("a", "b");
    }

    @Test
    void theOldestGoBeyondTheBytesButNoneInUse() throws Exception {
        ImageCache cache = cache(10, Duration.ofDays(1));
        try (ImageCache.Entry used = take(cache, "used", "123456")) {
            take(cache, "a", "123").close();
            age("a", Duration.ofHours(2));
            take(cache, "b", "1234").close();
            assertThat(files()).contains("used", "b").doesNotContain("a");
            take(cache, "large", "123456789012").close();
            assertThat(files()).contains("used").doesNotContain("b", "large");
            assertThat(used.file()).hasContent("123456");
        }
    }

    @Test
    void whatIsUnusedForLongGoesAndSoDoesWhatKilledProcessesLeft() throws Exception {
        ImageCache cache = cache(100, Duration.ofDays(1));
        take(cache, "a", "123").close();
        take(cache, "b", "123").close();
        age("a", Duration.ofDays(2));
        age("b", Duration.ofDays(2));
        String gone = LeaseProcess.own().replace("@", "@1");
        Files.writeString(temporary.resolve("images/b.use-" + gone + "-1"), "");
        Files.writeString(temporary.resolve("images/c.made.part-" + gone + "-1"), "half");
        Files.writeString(temporary.resolve("images/c.part-" + LeaseProcess.own() + "-1"), "being made");

        assertThat(cache.trim())
                .containsExactlyInAnyOrder(temporary.resolve("images/a"), temporary.resolve("images/b"));
        assertThat(files()).containsExactly("c.part-" + LeaseProcess.own() + "-1");
    }

    private void age(String name, Duration age) throws Exception {
        Files.setLastModifiedTime(
                temporary.resolve("images").resolve(name),
                FileTime.from(Instant.now().minus(age)));
    }
}
