package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Image;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One run's turn among those that need the same prepared image: the first prepares it, the others wait until it is there, or
 * take its turn when it fails or gives no sign of life. Closing it gives the turn to the next one.
 */
public final class PreparationTurn implements AutoCloseable {
    /** A claim that stayed the same for so long is nobody's any more. */
    static final Duration SILENCE = Duration.ofSeconds(120);

    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final PreparedImages images;
    private final Optional<Image.Prepared> image;
    private final Optional<LeaseRenewal> beats;
    private final ImageClaim claim;
    private final Consumer<String> notes;

    private PreparationTurn(
            PreparedImages images,
            ImageClaim claim,
            Optional<Image.Prepared> image,
            Optional<LeaseRenewal> beats,
            Consumer<String> notes) {
        this.notes = notes;
        this.images = images;
        this.claim = claim;
        this.image = image;
        this.beats = beats;
    }

    /**
     * Waits for it.
     *
     * @param claim of this run
     * @param again whether an image that is there does not count; one that is prepared meanwhile does
     * @param notes told for whom it waits, and of what goes wrong later; a sentence each, from any thread
     */
    public static PreparationTurn await(PreparedImages images, ImageClaim claim, boolean again, Consumer<String> notes)
            throws HypervisorException, InterruptedException {
        return new Wait(images, claim, again, notes, System::nanoTime, LOOK_AGAIN).end();
    }

    /** The wait for one turn. */
    static final class Wait {
        private final PreparedImages images;
        private final ImageClaim own;
        private final Consumer<String> notes;
        private final LongSupplier nanos;
        private final Duration pause;
        private boolean ignoresImages;
        private Optional<ImageClaim> other = Optional.empty();
        private String told = "";
        private long since;

        /** @param nanos a clock that nobody sets */
        Wait(
                PreparedImages images,
                ImageClaim own,
                boolean again,
                Consumer<String> notes,
                LongSupplier nanos,
                Duration pause) {
            this.images = images;
            this.own = own;
            this.ignoresImages = again;
            this.notes = notes;
            this.nanos = nanos;
            this.pause = pause;
            this.since = nanos.getAsLong();
        }

        PreparationTurn end() throws HypervisorException, InterruptedException {
            while (true) {
                Optional<Image.Prepared> there = found();
                if (there.isPresent()) {
                    return new PreparationTurn(images, own, there, Optional.empty(), notes);
                }
                if (images.claim(own)) {
                    return claimed();
                }
                look();
                Thread.sleep(pause.toMillis());
            }
        }

        private Optional<Image.Prepared> found() throws HypervisorException, InterruptedException {
            return ignoresImages ? Optional.empty() : images.find(own.key());
        }

        /** Another run may have finished between the two looks. */
        private PreparationTurn claimed() throws HypervisorException, InterruptedException {
            boolean done = false;
            try {
                Optional<Image.Prepared> there = found();
                PreparationTurn turn = new PreparationTurn(
                        images,
                        own,
                        there,
                        there.isPresent() ? Optional.empty() : Optional.of(new Beats(images, own).begin(notes)),
                        notes);
                done = there.isEmpty();
                return turn;
            } finally {
                if (!done) {
                    images.release(own.key());
                }
            }
        }

        private void look() throws HypervisorException, InterruptedException {
            Optional<ImageClaim> now = images.claimed(own.key());
            if (!now.equals(other)) {
                other = now;
                since = nanos.getAsLong();
            }
            if (now.filter(this::isAbandoned).isPresent() || nanos.getAsLong() - since >= SILENCE.toNanos()) {
                images.release(own.key());
                since = nanos.getAsLong();
                return;
            }
            ignoresImages = false;
            String who = now.map(claim -> claim.lease().who()).orElse(told);
            if (!who.equals(told)) {
                told = who;
                notes.accept("The same image is being prepared by " + who + "; waiting for it");
            }
        }

        /**
         * Of another machine's processes only their silence tells. A claim of this run itself is one that could not be removed, such
         * as of a hypervisor that was lost.
         */
        private boolean isAbandoned(ImageClaim claim) {
            Lease lease = claim.lease();
            return lease.run().equals(own.lease().run())
                    || lease.owner().equals(own.lease().owner())
                            && !lease.process().isEmpty()
                            && !LeaseProcess.isAlive(lease.process());
        }
    }

    /** Says from time to time that this run is still there. */
    private static final class Beats {
        private final PreparedImages images;
        private ImageClaim last;

        Beats(PreparedImages images, ImageClaim first) {
            this.images = images;
            this.last = first;
        }

        LeaseRenewal begin(Consumer<String> notes) {
            return LeaseRenewal.every(BEAT, this::beat, notes);
        }

        private void beat() throws HypervisorException, InterruptedException {
            last = last.next();
            images.renew(last);
        }
    }

    /** The image, if there is one; else it is this run's turn to prepare it. */
    public Optional<Image.Prepared> image() {
        return image;
    }

    /** Gives the turn up, if it is this run's still. An interrupt does not disturb this, and is passed on to the caller. */
    @Override
    public void close() {
        if (beats.isEmpty()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        beats.get().close();
        try {
            boolean own = images.claimed(claim.key())
                    .filter(now -> now.lease().run().equals(claim.lease().run()))
                    .isPresent();
            if (own) {
                images.release(claim.key());
            }
        } catch (HypervisorException e) {
            notes.accept("The claim of a preparation could not be removed: " + e.getMessage()
                    + "; virtual-cluster cleanup removes it later");
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
