package io.jenkins.plugins.virtualcluster.definition;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An IPv6 address.
 *
 * @param high the first eight bytes
 * @param low the last eight bytes: in a network of hosts, the interface's identifier
 */
public record Ipv6Address(long high, long low) {
    /** Nothing that a look-up could take for a name, and no zone. */
    private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*");

    private static final int BYTES = 16;
    private static final int GROUPS = 8;

    /**
     * Reads {@code fd00:127::3}.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static Ipv6Address parse(String text) {
        try {
            if (FORM.matcher(text).matches()) {
                byte[] bytes = InetAddress.getByName(text).getAddress();
                if (bytes.length == BYTES) {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes);
                    return new Ipv6Address(buffer.getLong(), buffer.getLong());
                }
            }
        } catch (UnknownHostException e) {
            throw wrong(text, e);
        }
        throw wrong(text, null);
    }

    private static IllegalArgumentException wrong(String text, Throwable cause) {
        return new IllegalArgumentException(
                "'" + text + "' is not an IPv6 address; expected one such as fd00:127::3", cause);
    }

    /** The address on its link that the interface with this Ethernet address has, by RFC 4291. */
    public static Ipv6Address linkLocal(MacAddress mac) {
        long bits = Long.parseLong(mac.text().replace(":", ""), 16);
        long vendor = (bits >>> 24) ^ 0x020000L;
        return new Ipv6Address(0xfe80L << 48, vendor << 40 | 0xfffeL << 24 | bits & 0xffffffL);
    }

    /** The address that many places further in its network of hosts. */
    public Ipv6Address plus(int places) {
        return new Ipv6Address(high, low + places);
    }

    /** As RFC 5952 writes it: in lower case, the first of the longest runs of zeros as {@code ::}. */
    @Override
    public String toString() {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) ((i < GROUPS / 2 ? high : low) >>> (16 * (GROUPS / 2 - 1 - i % (GROUPS / 2))) & 0xffff);
        }
        int from = -1;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                from = i;
                longest = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == from) {
                text.append("::");
                i += longest - 1;
            } else {
                text.append(text.length() == 0 || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
