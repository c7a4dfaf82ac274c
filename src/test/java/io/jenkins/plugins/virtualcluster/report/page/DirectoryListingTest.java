package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryListingTest {
    @TempDir
    private Path directory;

    private final AtomicLong clock = new AtomicLong();
    private int lists;

    private DirectoryListing<Set<String>> listing(Path listed) {
        return new DirectoryListing<>(
                listed,
                names -> {
                    lists++;
                    return Set.copyOf(names);
                },
                clock::get);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void aDirectoryThatHasStoodForAWhileIsNotListedAgain() throws IOException {
        Files.createFile(directory.resolve("a"));
        DirectoryListing<Set<String>> listing = listing(directory);
        listing.get();
        pass(Duration.ofSeconds(3));
        for (int look = 0; look < 100; look++) {
            assertThat(listing.get()).containsExactly("a");
        }

        assertThat(lists).as("at first, and once the time was old enough").isEqualTo(2);
    }

    @Test
    void aNewNameIsSeenAlsoWhereTheTimeIsStillTheSame() throws IOException {
        DirectoryListing<Set<String>> listing = listing(directory);
        FileTime time = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(directory, time);
        listing.get();
        Files.createFile(directory.resolve("a"));
        Files.setLastModifiedTime(directory, time);

        assertThat(listing.get()).containsExactly("a");
    }

    @Test
    void aNewNameIsSeenHoweverLongTheOthersHaveStood() throws IOException {
        DirectoryListing<Set<String>> listing = listing(directory);
        listing.get();
        pass(Duration.ofSeconds(3));
        listing.get();
        Files.createFile(directory.resolve("a"));
        Files.setLastModifiedTime(directory, FileTime.fromMillis(1_000_000));

        assertThat(listing.get()).containsExactly("a");
        assertThat(lists).isEqualTo(3);
    }

    @Test
    void whatIsNoDirectoryHasNoNames() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(listing(file).get()).isEmpty();
        assertThat(listing(directory.resolve("none")).get()).isEmpty();
    }
}
