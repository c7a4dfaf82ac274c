package io.jenkins.plugins.virtualcluster.definition;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An Ethernet address of one interface.
 *
 * @param text six pairs of lower-case hexadecimal digits with colons, unicast
 */
public record MacAddress(String text) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f][02468ace](:[0-9a-f]{2}){5}");

    public MacAddress {
        text = text.toLowerCase(Locale.ROOT);
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not the address of one interface; expected one such as 52:54:00:12:34:56");
        }
    }

    /** The address that many places further among those of its vendor, the first behind the last. */
    public MacAddress plus(int places) {
        long bits = Long.parseLong(text.replace(":", ""), 16);
        long next = bits & ~0xffffffL | bits + places & 0xffffff;
        return new MacAddress(String.format("%012x", next).replaceAll("..(?!$)", "$0:"));
    }

    @Override
    public String toString() {
        return text;
    }
}
