package io.jenkins.plugins.virtualcluster.definition;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * What tells a file's content from any other.
 *
 * @param digits hexadecimal ones in lower case, as many as the algorithm gives
 */
public record Checksum(Algorithm algorithm, String digits) {
    /** Those that distributions publish: one or the other. */
    public enum Algorithm {
        SHA256("SHA-256", 64),
        SHA512("SHA-512", 128);

        private final String title;
        private final int length;

        Algorithm(String title, int length) {
            this.title = title;
            this.length = length;
        }

        /** As definitions name it, such as {@code sha256}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** How many digits a sum has. */
        public int length() {
            return length;
        }

        /** A new computation of such a sum. */
        public MessageDigest digest() {
            try {
                return MessageDigest.getInstance(title);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has " + title, e);
            }
        }

        /** As people write it, such as {@code SHA-256}. */
        @Override
        public String toString() {
            return title;
        }
    }

    /** @throws IllegalArgumentException if these are no digits of such a sum, saying what was expected */
    public Checksum {
        if (!digits.matches("[0-9a-f]{" + algorithm.length + "}")) {
            throw new IllegalArgumentException(
                    "is not a " + algorithm + " sum; expected " + algorithm.length + " hexadecimal digits");
        }
    }

    /** Of 64 digits. */
    public static Checksum sha256(String digits) {
        return new Checksum(Algorithm.SHA256, digits);
    }

    /** Such as {@code SHA-256 ba7816bf...}, with all digits. */
    @Override
    public String toString() {
        return algorithm + " " + digits;
    }
}
