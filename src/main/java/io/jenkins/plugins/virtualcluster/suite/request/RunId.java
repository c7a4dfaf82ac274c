package io.jenkins.plugins.virtualcluster.suite.request;

import java.security.SecureRandom;

/** Makes the ids of runs: eight lower-case letters and digits, the first a letter. */
public final class RunId {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz";
    private static final String ALL = LETTERS + "23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private RunId() {}

    /** One that no other run has. */
    public static String next() {
        StringBuilder id = new StringBuilder();
        id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        while (id.length() < 8) {
            id.append(ALL.charAt(RANDOM.nextInt(ALL.length())));
        }
        return id.toString();
    }
}
