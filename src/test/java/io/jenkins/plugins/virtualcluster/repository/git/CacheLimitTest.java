package io.jenkins.plugins.virtualcluster.repository.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A cache keeps what is used, and of the rest no more than its limit. */
class CacheLimitTest extends ServedRepository {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration LONG_AGO = Duration.ofDays(31);
    private static final int MANY = 1000;
    private static final long MUCH = 1L << 30;

    private RepositoryCache limited(Duration unused, long bytes, int packs) {
        return limited(temporary.resolve("cache"), new CacheLimit(unused, bytes, packs));
    }

    private static RepositoryCache limited(Path directory, CacheLimit limit) {
        GitSettings settings = GitSettings.of(Map.of("HOME", directory.toString(), "PATH", "/usr/bin:/bin"));
        return new RepositoryCache(directory, settings, limit);
    }

    /** Another repository, with a file of that size. */
    private RepositoryAddress another(String name, int size) throws Exception {
        byte[] content = new byte[size];
        new Random(name.hashCode()).nextBytes(content);
        try (TestGit git =
                new TestGit(Files.createDirectories(temporary.resolve("served").resolve(name)))) {
            Files.write(git.sound(name).directory().resolve("content"), content);
            git.commit(name);
        }
        return RepositoryAddress.parse(server.url(name + "/.git") + "#main");
    }

    private Path copy(RepositoryAddress address) {
        Path cached = temporary.resolve("cache");
        return new CachedClones(
                        cached.resolve("repositories"), new Checkouts(cached.resolve("checkouts")), CacheLimit.USUAL)
                .of(address);
    }

    private void usedLast(RepositoryAddress address, Duration ago) throws IOException {
        Files.setLastModifiedTime(
                CachedClones.lock(copy(address)), FileTime.from(Instant.now().minus(ago)));
    }

    @Test
    void aCopyThatWasNotUsedForLongGoesWithTheFetchOfAnother() throws Exception {
        cache = limited(MONTH, MUCH, MANY);
        cache.checkout(at("#main")).close();
        RepositoryAddress other = another("other", 10);
        cache.checkout(other).close();
        usedLast(at("#main"), LONG_AGO);

        cache.checkout(another("third", 10)).close();

        assertThat(copy(at("#main"))).doesNotExist();
        assertThat(copy(other)).isDirectory();
        cache.checkout(at("#main")).close();
    }

    @Test
    void askingForACommitThatIsThereIsUse() throws Exception {
        cache = limited(MONTH, MUCH, MANY);
        cache.checkout(at("#main")).close();
        usedLast(at("#main"), LONG_AGO);

        cache.checkout(at("#" + first)).close();

        assertThat(cache.removeUnused()).isEmpty();
        assertThat(copy(at("#main"))).isDirectory();
    }

    @Test
    void ofTooMuchThatWhichWasNotUsedForLongestGoes() throws Exception {
        cache = limited(MONTH, 1_500_000, MANY);
        RepositoryAddress old = another("old", 700_000);
        RepositoryAddress recent = another("recent", 600_000);
        cache.checkout(recent).close();
        cache.checkout(old).close();
        usedLast(recent, Duration.ofHours(1));
        usedLast(old, Duration.ofHours(2));
        RepositoryAddress now = another("now", 500_000);

        cache.checkout(now).close();

        assertThat(copy(old)).doesNotExist();
        assertThat(copy(recent)).isDirectory();
        assertThat(copy(now)).isDirectory();
    }

    @Test
    void whatIsCheckedOutStays() throws Exception {
        cache = limited(Duration.ofSeconds(-1), 0, MANY);
        try (Checkout checkout = cache.checkout(at("#main"))) {
            usedLast(at("#main"), LONG_AGO);

            assertThat(cache.removeUnused()).isEmpty();
            String any = checkout.snapshot().tree().entries().firstKey();
            assertThat(checkout.snapshot().tree().digest(any)).isNotEmpty();
        }
        assertThat(cache.removeUnused()).containsExactly(copy(at("#main")));
    }

    @Test
    void whatAnotherProcessHasCheckedOutStaysAsLongAsThatProcessLives() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        temporary.resolve("cache").toString(),
                        at("#main").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        cache = limited(Duration.ofSeconds(-1), 0, MANY);
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(told.readLine()).isEqualTo("held");

            assertThat(cache.removeUnused()).isEmpty();
            assertThat(copy(at("#main"))).isDirectory();
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(cache.removeUnused()).containsExactly(copy(at("#main")));
        assertThat(temporary.resolve("cache/checkouts")).isEmptyDirectory();
    }

    /** Checks something out, and uses it until it is ended. */
    static final class Holder {
        private Holder() {}

        /** @param arguments the cache, and the address */
        public static void main(String[] arguments) throws Exception {
            RepositoryCache cache = limited(Path.of(arguments[0]), CacheLimit.USUAL);
            try (Checkout checkout = cache.checkout(RepositoryAddress.parse(arguments[1]))) {
                System.out.println(checkout.snapshot().directory().toFile().isDirectory() ? "held" : "nothing");
                Thread.currentThread().join();
            }
        }
    }

    @Test
    void whatIsBeingFetchedStaysAndWhatWasHalfRemovedGoes() throws Exception {
        cache = limited(MONTH, MUCH, MANY);
        cache.checkout(at("#main")).close();
        Path copy = copy(at("#main"));
        Path half = Files.createDirectories(copy.resolveSibling("-0123456789abcdef.gone/objects"));
        Files.createFile(copy.resolveSibling("-0123456789abcdef.lock"));
        Files.setLastModifiedTime(copy.resolveSibling("-0123456789abcdef.lock"), FileTime.from(Instant.EPOCH));
        usedLast(at("#main"), LONG_AGO);
        CacheLock fetching = CacheLock.tryTake(CachedClones.lock(copy)).orElseThrow();
        try (fetching) {
            cache.removeUnused();
        }

        assertThat(copy).isDirectory();
        assertThat(half.getParent()).doesNotExist();
    }

    @Test
    void manyFetchesArePackedIntoOneAndNothingIsLost() throws Exception {
        cache = limited(MONTH, MUCH, 2);
        cache.checkout(at("#main")).close();
        for (String subject : new String[] {"second", "third", "fourth"}) {
            origin.write(subject, subject).commit(subject);
            cache.checkout(at("#main")).close();
        }
        try (Stream<Path> packs = Files.list(copy(at("#main")).resolve("objects/pack"))) {
            assertThat(packs.filter(file -> file.toString().endsWith(".pack"))).hasSizeLessThanOrEqualTo(2);
        }
        server.close();
        cache.checkout(at("#" + first)).close();
        assertThat(cache.history(at("#main"), first, first, 10).continues()).isTrue();
    }
}
