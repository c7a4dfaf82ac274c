package io.jenkins.plugins.virtualcluster.repository.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.DeafPort;
import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.repository.History;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Definitions are brought over git's HTTP, from git itself. */
class RepositoryCacheTest extends ServedRepository {
    @Test
    void branchesTagsCommitsAndTheRepositorysOwnBranchAreCheckedOut() throws Exception {
        origin.git().tag().setName("v1").setMessage("one").call();
        origin.git().branchCreate().setName("old").call();
        String second = origin.sound("other").commit("second");

        for (String place : List.of("#old", "#v1", "#refs/tags/v1", "#" + first)) {
            try (Checkout checkout = cache.checkout(at(place))) {
                assertThat(checkout.commit().id()).as(place).isEqualTo(first);
                assertThat(checkout.snapshot().definitions().suites()).containsOnlyKeys("copy");
                assertThat(checkout.snapshot().definitions().problems()).isEmpty();
            }
        }
        for (String place : List.of("", "#main", "#HEAD")) {
            assertThat(cache.resolve(at(place))).as(place).isEqualTo(second);
            try (Checkout checkout = cache.checkout(at(place))) {
                assertThat(checkout.commit().subject()).isEqualTo("second");
                assertThat(checkout.snapshot().definitions().suites()).containsOnlyKeys("copy", "other");
            }
        }
        assertThat(cache.resolve(at("#v1"))).as("an annotated tag's commit").isEqualTo(first);
    }

    @Test
    void aPathIsTheTopOfTheDefinitions() throws Exception {
        origin.write("tests/a/clusters/README", "").commit("deeper");

        try (Checkout checkout = cache.checkout(at("#main:tests/a"))) {
            assertThat(checkout.snapshot().directory().resolve("clusters/README"))
                    .exists();
            assertThat(checkout.snapshot().tree().entries()).containsOnlyKeys("clusters/README");
        }
        assertThat(refused(at("#main:tests/b"))).hasMessageContaining("There is no directory 'tests/b'");
    }

    @Test
    void twoCheckoutsAreApartAndGoWhenClosed() throws Exception {
        Path a;
        try (Checkout one = cache.checkout(at("#main"));
                Checkout two = cache.checkout(at("#main"))) {
            a = one.snapshot().directory();
            assertThat(a).isDirectory().isNotEqualTo(two.snapshot().directory());
            Files.writeString(a.resolve("own"), "");
            assertThat(two.snapshot().directory().resolve("own")).doesNotExist();
        }
        assertThat(a).doesNotExist();
        assertThat(temporary.resolve("cache/checkouts")).isEmptyDirectory();
    }

    @Test
    void whatAnEndedProcessLeftGoesWithTheNextCheckout() throws Exception {
        Path left = Files.createDirectories(temporary.resolve("cache/checkouts/left"));
        Files.writeString(left.resolveSibling("left.lock"), "");

        cache.checkout(at("#main")).close();

        assertThat(temporary.resolve("cache/checkouts")).isEmptyDirectory();
    }

    @Test
    void aForcedPushIsFollowedAndTheCommitBeforeStaysInTheCache() throws Exception {
        String second = origin.sound("other").commit("second");
        cache.checkout(at("#main")).close();
        origin.reset(first);
        String third = origin.sound("third").commit("third");

        try (Checkout checkout = cache.checkout(at("#main"))) {
            assertThat(checkout.commit().id()).isEqualTo(third);
            assertThat(checkout.snapshot().definitions().suites()).containsOnlyKeys("copy", "third");
        }
        cache.checkout(at("#" + second)).close();
        assertThat(cache.history(at("#main"), second, third, 10).continues()).isFalse();
    }

    @Test
    void theCommitsBetweenAreTold() throws Exception {
        String second = origin.write("a", "").commit("second");
        String third = origin.write("b", "").commit("third");
        cache.checkout(at("#main")).close();

        History history = cache.history(at("#main"), first, third, 10);

        assertThat(history.continues()).isTrue();
        assertThat(history.commits()).extracting(Commit::id).containsExactly(third, second);
        assertThat(history.commits().get(0).toString()).endsWith(" Ada: third");
    }

    @Test
    void aCommitThatWasBroughtBeforeNeedsNoServerAndABranchDoes() throws Exception {
        cache.checkout(at("#main")).close();
        int port = server.port();
        server.close();
        try (DeafPort nobody = new DeafPort(port)) {
            assertThat(nobody.number()).isEqualTo(port);

            cache.checkout(at("#" + first)).close();
            assertThat(refused(at("#main")))
                    .hasMessageContaining("cannot be reached")
                    .extracting(RepositoryException::fault)
                    .isEqualTo(Fault.UNREACHABLE);
        }
    }

    @Test
    void aCommitThatNoBranchHasAnyMoreIsToldAsSuch() throws Exception {
        RepositoryException refused = refused(at("#" + "1".repeat(40)));

        assertThat(refused)
                .hasMessageContaining("Commit " + "1".repeat(40) + " is not in " + server.url("origin/.git"));
        assertThat(refused.fault()).isEqualTo(Fault.USER);
    }

    @Test
    void aServerThatGivesNoCommitByItsIdIsAskedForAllBranches() throws Exception {
        for (String subject : List.of("second", "third", "fourth")) {
            origin.write(subject, "").commit(subject);
        }
        server.growOld();

        try (Checkout checkout = cache.checkout(at("#" + first))) {
            assertThat(checkout.commit().subject()).isEqualTo("first");
        }
        assertThat(refused(at("#" + "1".repeat(40)))).hasMessageContaining("is not in " + server.url("origin/.git"));
    }

    @Test
    void anUnknownBranchIsToldWithNearOnesAndAShortCommitWithAHint() {
        assertThat(refused(at("#mian"))).hasMessageContaining("There is no branch or tag 'mian'; did you mean main?");
        assertThat(refused(at("#" + first.substring(0, 8)))).hasMessageContaining("all 40 digits of a commit");
    }

    @Test
    void aNameThatIsABranchAndATagIsAskedBack() throws Exception {
        origin.git().tag().setName("main").call();

        assertThat(refused(at("#main"))).hasMessageContaining("name refs/heads/main or refs/tags/main");
    }

    @Test
    void aVanishedRepositoryIsToldAsSuch() {
        RepositoryException refused = refused(RepositoryAddress.parse(server.url("gone") + "#main"));

        assertThat(refused).hasMessageContaining("There is no git repository at " + server.url("gone"));
        assertThat(refused.fault()).isEqualTo(Fault.USER);
    }

    @Test
    void anEmptyRepositoryIsToldAsSuch() throws Exception {
        new TestGit(Files.createDirectories(temporary.resolve("served/empty"))).close();

        assertThat(refused(RepositoryAddress.parse(server.url("empty/.git"))))
                .hasMessageContaining("is an empty repository");
    }

    @Test
    void onlyWhatIsNewIsBrought() throws Exception {
        byte[] large = new byte[1 << 20];
        new Random(1).nextBytes(large);
        Files.write(origin.directory().resolve("large"), large);
        origin.commit("large");
        cache.checkout(at("#main")).close();
        long before = size();

        origin.write("small", "").commit("small");
        cache.checkout(at("#main")).close();

        assertThat(size() - before).isLessThan(20_000);
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.walk(temporary.resolve("cache/repositories"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void locksOfAnEndedProcessAreNoHindrance() throws Exception {
        cache.checkout(at("#main")).close();
        try (Stream<Path> repositories = Files.list(temporary.resolve("cache/repositories"))) {
            Path repository =
                    repositories.filter(Files::isDirectory).findFirst().orElseThrow();
            Files.writeString(repository.resolve("shallow.lock"), "");
            Files.writeString(repository.resolve("config.lock"), "");
        }
        origin.write("a", "").commit("second");

        cache.checkout(at("#main")).close();
    }

    @Test
    void oneAfterTheOtherFetchesAndWhoWaitsTooLongIsTold() throws Exception {
        cache.checkout(at("#main")).close();
        Path lock;
        try (Stream<Path> files = Files.list(temporary.resolve("cache/repositories"))) {
            lock = files.filter(file -> file.toString().endsWith(".lock"))
                    .findFirst()
                    .orElseThrow();
        }
        GitSettings settings = GitSettings.of(Map.of("HOME", temporary.toString()));
        cache = new RepositoryCache(
                temporary.resolve("cache"), settings.within(Duration.ofSeconds(5), Duration.ofSeconds(1)));
        try (CacheLock held = CacheLock.tryTake(lock).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(refused(at("#main"))).hasMessageContaining("Another process has been fetching");
        }
        try (FileChannel free = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            assertThat(free.tryLock()).isNotNull();
        }
    }
}
