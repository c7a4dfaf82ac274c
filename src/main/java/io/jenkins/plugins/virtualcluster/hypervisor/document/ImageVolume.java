package io.jenkins.plugins.virtualcluster.hypervisor.document;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that an image from a file has in a pool.
 *
 * @param digits of the checksum of the file that the user gave; its first 24 are enough
 * @param made whether it is a disk that was made of that file
 */
public record ImageVolume(String digits, boolean made) {
    private static final int DIGITS = 24;
    private static final Pattern NAME =
            Pattern.compile(Pattern.quote(ObjectNames.IMAGE) + "([0-9a-f]{" + DIGITS + "})(\\.made)?\\.img");

    /** The image of a volume of that name; empty for other volumes. */
    public static Optional<ImageVolume> of(String volume) {
        Matcher matcher = NAME.matcher(volume);
        return matcher.matches()
                ? Optional.of(new ImageVolume(matcher.group(1), matcher.group(2) != null))
                : Optional.empty();
    }

    private String stem() {
        return ObjectNames.IMAGE + digits.substring(0, DIGITS) + (made ? ".made" : "");
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
