package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredImageTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static StoredImage image(String name, long bytes, Duration age, String... users) {
        return new StoredImage(name, bytes, true, Optional.of(NOW.minus(age)), List.of(users));
    }

    private static List<String> oldest(long bytes) {
        return StoredImage.oldest(
                        List.of(
                                image("young", 100, Duration.ofHours(1)),
                                image("used", 100, Duration.ofDays(50), "run k3f9"),
                                image("newer", 100, Duration.ofDays(3)),
                                image("older", 100, Duration.ofDays(400))),
                        NOW,
                        bytes)
                .stream()
                .map(StoredImage::name)
                .toList();
    }

    @Test
    void whereSpaceIsMissingTheOldestGoAndNoMoreThanNeeded() {
        assertThat(oldest(1)).containsExactly("older");
        assertThat(oldest(100)).containsExactly("older");
        assertThat(oldest(101)).containsExactly("older", "newer");
    }

    @Test
    void whatIsInUseOrWasWithinTheDayStaysHoweverMuchIsMissing() {
        assertThat(oldest(Long.MAX_VALUE)).containsExactly("older", "newer");
    }
}
