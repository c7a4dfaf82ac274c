package io.jenkins.plugins.virtualcluster.record;

import java.nio.charset.StandardCharsets;

/** Whatever a host prints: what is shown of it has nothing that drives a terminal or breaks XML. */
public final class OutputTextFuzz {
    private OutputTextFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        new String(data, StandardCharsets.UTF_8).lines().forEach(line -> {
            String shown = OutputText.printable(line);
            if (shown.length() > 10 * line.length() || !shown.codePoints().allMatch(OutputTextFuzz::isHarmless)) {
                throw new AssertionError(shown);
            }
        });
    }

    private static boolean isHarmless(int c) {
        int type = Character.getType(c);
        return c == '\t' || type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
    }
}
