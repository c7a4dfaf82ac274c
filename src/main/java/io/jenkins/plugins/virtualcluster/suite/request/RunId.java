package io.jenkins.plugins.virtualcluster.suite.request;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the ids of runs: eight lower-case letters and digits, the first a letter. */
public final class RunId {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz";
    private static final String ALL = LETTERS + "23456789";
    private static final int LENGTH = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Pattern PREPARATION = Pattern.compile("([a-z][a-z0-9]+)p[0-9]+");

    private RunId() {}

    /**
     * Of the guest on which a run prepares an image: it is told from the cluster of the run, and leads to it.
     *
     * @param number from 1
     */
    public static String ofPreparation(String run, int number) {
        return run + "p" + number;
    }

    /** The run for which an image is prepared by that one, if it may be such a one. */
    public static Optional<String> preparedFor(String run) {
        Matcher matcher = PREPARATION.matcher(run);
        return matcher.matches() && matcher.group(1).length() == LENGTH
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    /** One that no other run has. */
    public static String next() {
        StringBuilder id = new StringBuilder();
        id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        while (id.length() < LENGTH) {
            id.append(ALL.charAt(RANDOM.nextInt(ALL.length())));
        }
        return id.toString();
    }
}
