package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.definition.Checksum;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file that the scripts of one run find beside the files of their suite, such as a package that was just built. It is no part
 * of the definitions.
 *
 * @param name its path below {@code $VC_FILES}, with slashes
 * @param size in bytes
 * @param sha256 its sum, 64 hexadecimal digits
 */
public record DeliveredFile(String name, long size, String sha256) {
    private static final int LONGEST = 255;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\\\]");

    /** @throws IllegalArgumentException if the name or the sum cannot be, saying what was expected */
    public DeliveredFile {
        checkName(name);
        Checksum.sha256(sha256);
    }

    /** @throws IllegalArgumentException if no file can be delivered under that name, saying what was expected */
    public static void checkName(String name) {
        List<String> parts = Arrays.asList(name.split("/", -1));
        if (CONTROL.matcher(name).find()
                || parts.stream()
                        .anyMatch(part -> part.isEmpty() || part.length() > LONGEST || part.matches("\\.\\.?"))) {
            throw new IllegalArgumentException("'" + name.replaceAll("\\p{Cntrl}", "?")
                    + "' is not a name below $VC_FILES; expected one such as app.rpm or packages/app.rpm");
        }
    }
}
