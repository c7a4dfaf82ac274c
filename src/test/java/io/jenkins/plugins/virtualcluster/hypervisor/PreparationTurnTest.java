package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose turn it is to prepare an image, by a clock that the test sets. */
@Timeout(60)
class PreparationTurnTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final FakeHypervisor hypervisor = new FakeHypervisor();
    private final PreparedImages images = hypervisor.preparedImages();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong();
    /** Each look at the clock takes some seconds. */
    private final LongSupplier clock = () -> now.addAndGet(Duration.ofSeconds(5).toNanos());

    private static ImageClaim claim(String run, String owner, String process) {
        return new ImageClaim(
                KEY, new Lease(run, "lan", "copy", owner, process, Instant.parse("2031-01-01T00:00:00Z"), false), 0);
    }

    private static final ImageClaim OWN = claim("own1", "alice@host", LeaseProcess.own());

    private PreparationTurn await(boolean again) throws Exception {
        return new PreparationTurn.Wait(images, OWN, again, notes::add, clock, Duration.ofMillis(1)).end();
    }

    private Image.Prepared kept(String run) throws Exception {
        return images.keep(KEY, run);
    }

    @Test
    void whoComesFirstHasTheTurnAndGivesItUp() throws Exception {
        try (PreparationTurn turn = await(false)) {
            assertThat(turn.image()).isEmpty();
            assertThat(images.claimed(KEY)).contains(OWN);
        }
        assertThat(images.claims()).isEmpty();
    }

    @Test
    void anImageThatIsThereNeedsNoTurn() throws Exception {
        Image.Prepared there = kept("other1");
        try (PreparationTurn turn = await(false)) {
            assertThat(turn.image()).contains(there);
            assertThat(images.claims()).isEmpty();
        }
        assertThat(notes).isEmpty();
    }

    @Test
    void anImageThatIsThereDoesNotCountIfItIsToBePreparedAgain() throws Exception {
        kept("other1");
        try (PreparationTurn turn = await(true)) {
            assertThat(turn.image()).isEmpty();
        }
    }

    @Test
    void theOthersWaitForTheImageAndSayForWhom() throws Exception {
        ImageClaim other = claim("other1", "bob@host", "1@0");
        images.claim(other);
        kept("old");
        Image.Prepared[] made = new Image.Prepared[1];
        LongSupplier finishing = () -> {
            // Meanwhile the other one beats, and finishes at its third beat.
            ImageClaim next = images(now.incrementAndGet());
            if (next.beat() == 3) {
                made[0] = quietly(() -> kept("other1"));
                quietly(() -> {
                    images.release(KEY);
                    return null;
                });
            } else {
                quietly(() -> {
                    images.renew(next);
                    return null;
                });
            }
            return now.get();
        };
        try (PreparationTurn turn =
                new PreparationTurn.Wait(images, OWN, true, notes::add, finishing, Duration.ofMillis(1)).end()) {
            assertThat(turn.image()).contains(made[0]);
        }
        assertThat(notes)
                .containsExactly("The same image is being prepared by run other1 of bob@host (copy); waiting for it");
    }

    private static ImageClaim images(long beat) {
        return new ImageClaim(KEY, claim("other1", "bob@host", "1@0").lease(), beat);
    }

    private interface Work<T> {
        T call() throws Exception;
    }

    private static <T> T quietly(Work<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoSaysNothingForTwoMinutesLosesItsTurn() throws Exception {
        images.claim(claim("other1", "bob@elsewhere", "1@0"));
        try (PreparationTurn turn = await(false)) {
            assertThat(turn.image()).isEmpty();
            assertThat(Duration.ofNanos(now.get())).isGreaterThanOrEqualTo(PreparationTurn.SILENCE);
        }
    }

    @Test
    void aProcessOfOnesOwnThatIsGoneLosesItsTurnAtOnce() throws Exception {
        images.claim(claim("other1", "alice@host", "1@0"));
        try (PreparationTurn turn = await(false)) {
            assertThat(turn.image()).isEmpty();
            assertThat(Duration.ofNanos(now.get())).isLessThan(PreparationTurn.SILENCE);
        }
    }

    /** Such as one that it could not give up, since the hypervisor was lost, while it starts again there. */
    @Test
    void aRunDoesNotWaitForAClaimOfItsOwn() throws Exception {
        images.claim(OWN);
        try (PreparationTurn turn = await(false)) {
            assertThat(turn.image()).isEmpty();
            assertThat(Duration.ofNanos(now.get())).isLessThan(PreparationTurn.SILENCE);
        }
        assertThat(notes).isEmpty();
    }

    @Test
    void aTurnThatAnotherHasTakenMeanwhileIsNotGivenUpForIt() throws Exception {
        ImageClaim other = claim("other1", "bob@host", "1@0");
        try (PreparationTurn turn = await(false)) {
            assertThat(turn.image()).isEmpty();
            images.release(KEY);
            images.claim(other);
        }
        assertThat(images.claimed(KEY)).contains(other);
    }

    @Test
    void anInterruptEndsTheWaitAndLeavesTheOthersClaim() throws Exception {
        ImageClaim other = claim("other1", "alice@host", LeaseProcess.own());
        images.claim(other);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> await(false)).isInstanceOf(InterruptedException.class);
        assertThat(images.claimed(KEY)).contains(other);
    }
}
