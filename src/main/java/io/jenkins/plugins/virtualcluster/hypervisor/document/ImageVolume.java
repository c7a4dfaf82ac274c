package io.jenkins.plugins.virtualcluster.hypervisor.document;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names that an image from a file, or a prepared one, has in a pool.
 *
 * @param digits of the checksum of the file that the user gave, or of the key of a prepared image; the first 24 are enough
 * @param kind ends the names' stem: empty for an image as it was given
 */
public record ImageVolume(String digits, String kind) {
    private static final int DIGITS = 24;
    private static final String MADE = ".made";
    private static final String PREPARED = ".prepared-";
    private static final String CLAIM = ".preparing";
    private static final Pattern NAME = Pattern.compile(
            Pattern.quote(ObjectNames.IMAGE) + "([0-9a-f]{" + DIGITS + "})(|\\.made|\\.prepared-[a-z0-9]{1,20})\\.img");
    private static final Pattern CLAIMED =
            Pattern.compile(Pattern.quote(ObjectNames.IMAGE) + "([0-9a-f]{" + DIGITS + "})" + Pattern.quote(CLAIM));

    /** @param made whether it is a disk that was made of that file */
    public ImageVolume(String digits, boolean made) {
        this(digits, made ? MADE : "");
    }

    /** One that was prepared on a guest of that run. */
    public static ImageVolume prepared(String key, String run) {
        return new ImageVolume(key, PREPARED + ObjectNames.checkedRun(run));
    }

    /** Of the volume that says who prepares the image with that key. */
    public static String claim(String key) {
        return ObjectNames.IMAGE + key.substring(0, DIGITS) + CLAIM;
    }

    /** The beginning of the key whose image is claimed by a volume of that name; empty for other volumes. */
    public static Optional<String> claimed(String volume) {
        Matcher matcher = CLAIMED.matcher(volume);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * Those of the volumes that a preparation made whose keys none of them claims. A claim is there before its image: so where all
     * names are of one moment, nobody is at work at these.
     */
    public static List<String> unclaimed(Collection<String> volumes) {
        Set<String> claimed =
                volumes.stream().flatMap(volume -> claimed(volume).stream()).collect(Collectors.toSet());
        return volumes.stream()
                .filter(volume -> of(volume)
                        .filter(image -> image.isPrepared() && !claimed.contains(image.digits()))
                        .isPresent())
                .toList();
    }

    /** The image of a volume of that name; empty for other volumes. */
    public static Optional<ImageVolume> of(String volume) {
        Matcher matcher = NAME.matcher(volume);
        return matcher.matches() ? Optional.of(new ImageVolume(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /** Whether a preparation made it. */
    public boolean isPrepared() {
        return kind.startsWith(PREPARED);
    }

    /** Whether it was prepared, or is being prepared, on a guest of that run. */
    public boolean isPreparedOn(String run) {
        return kind.equals(PREPARED + run);
    }

    /** Whether it was prepared with that key. */
    public boolean isPrepared(String key) {
        return isPrepared() && digits.substring(0, DIGITS).equals(key.substring(0, DIGITS));
    }

    private String stem() {
        return ObjectNames.IMAGE + digits.substring(0, DIGITS) + kind;
    }

    /** Of the volume with the disk. */
    public String name() {
        return stem() + ".img";
    }

    /** Of the volume that says by its capacity how long the other one is when it is whole. */
    public String marker() {
        return stem() + ".whole";
    }
}
