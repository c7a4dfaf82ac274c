package io.jenkins.plugins.virtualcluster.definition;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 address.
 *
 * @param bits the four bytes, the first one highest
 */
public record Ipv4Address(int bits) implements Comparable<Ipv4Address> {
    /** No part has a zero before it: some programs read such a part as octal. */
    private static final String PART = "(0|[1-9][0-9]{0,2})";

    private static final Pattern FORM = Pattern.compile(PART + "\\." + PART + "\\." + PART + "\\." + PART);

    /**
     * Reads {@code 192.168.127.3}.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static Ipv4Address parse(String text) {
        Matcher matcher = FORM.matcher(text);
        int bits = 0;
        boolean valid = matcher.matches();
        for (int i = 1; valid && i <= 4; i++) {
            int part = Integer.parseInt(matcher.group(i));
            valid = part <= 255;
            bits = bits << 8 | part;
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an IPv4 address; expected four numbers such as 192.168.127.3");
        }
        return new Ipv4Address(bits);
    }

    /** The address that many places further. */
    public Ipv4Address plus(int places) {
        return new Ipv4Address(bits + places);
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
