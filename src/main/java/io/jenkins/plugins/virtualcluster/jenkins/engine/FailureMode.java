package io.jenkins.plugins.virtualcluster.jenkins.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a suite that failed means to its build. */
public enum FailureMode {
    FAILURE,
    UNSTABLE;

    /**
     * Reads {@code failure} or {@code unstable}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static FailureMode of(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.word().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("failure is '" + text + "'; expected "
                        + Arrays.stream(values()).map(FailureMode::word).collect(Collectors.joining(" or "))));
    }

    /**
     * The same word, or null for an absent or blank one.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static String wordOf(String text) {
        String word = StepParameters.orNull(text);
        return word == null ? null : of(text).word();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
