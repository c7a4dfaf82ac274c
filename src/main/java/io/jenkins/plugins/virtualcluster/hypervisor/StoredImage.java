package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An image that some master brought from a file or a URL into a hypervisor's pool, or prepared there. It belongs to nobody, and stays until it is
 * removed.
 *
 * @param name of its volume
 * @param bytes that its file has
 * @param isWhole false while it is uploaded, or if that was broken off
 * @param lastUsed when a cluster was started from it last, by the hypervisor's clock; empty where libvirt does not tell
 * @param users what stands on it now, for people, such as {@code run k3f9}; while there is one it cannot be removed
 */
public record StoredImage(String name, long bytes, boolean isWhole, Optional<Instant> lastUsed, List<String> users) {
    /** How long an image stays that nobody uses, unless someone says otherwise. */
    public static final Duration KEPT = Duration.ofDays(90);
    /** How many bytes all images may have, unless someone says otherwise. */
    public static final long KEPT_BYTES = 100L << 30;

    /** A cluster may just be started from it. */
    private static final Duration FRESH = Duration.ofDays(1);
    /** Longer than there are images. */
    private static final Duration FOREVER = Duration.ofDays(36_500);

    public StoredImage {
        users = List.copyOf(users);
    }

    /** Whether it was made by a preparation, and not uploaded. */
    public boolean isPrepared() {
        return name.contains(".prepared-");
    }

    /** Of its file, rounded down to what people read. */
    public DataSize size() {
        return new DataSize(bytes >> 20 << 20);
    }

    /**
     * Those that are to go: what was not used for long, and of the others the oldest ones beyond the bytes. Never one that is
     * in use, that was used within a day, or of which nobody knows when it was.
     *
     * @param unused how long an image stays that nobody uses
     * @param bytes that all of them may have together
     */
    public static List<StoredImage> old(List<StoredImage> all, Instant now, Duration unused, long bytes) {
        long left = all.stream().mapToLong(StoredImage::bytes).sum();
        List<StoredImage> old = new ArrayList<>();
        for (StoredImage image : all.stream()
                .filter(one -> one.users.isEmpty() && one.isOlder(now, FRESH))
                .sorted(Comparator.comparing(one -> one.lastUsed.orElseThrow()))
                .toList()) {
            if (image.isOlder(now, unused) || left > bytes) {
                old.add(image);
                left -= image.bytes;
            }
        }
        return old;
    }

    /**
     * As many of those that may go as give so many bytes, the oldest first; fewer if there are no more.
     *
     * @param bytes that are missing
     */
    public static List<StoredImage> oldest(List<StoredImage> all, Instant now, long bytes) {
        long whole = all.stream().mapToLong(StoredImage::bytes).sum();
        return old(all, now, FOREVER, Math.max(0, whole - bytes));
    }

    private boolean isOlder(Instant now, Duration age) {
        return lastUsed.filter(used -> used.isBefore(now.minus(age))).isPresent();
    }
}
