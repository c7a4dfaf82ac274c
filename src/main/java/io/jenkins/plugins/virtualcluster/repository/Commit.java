package io.jenkins.plugins.virtualcluster.repository;

import java.time.Instant;

/**
 * A commit.
 *
 * @param id 40 digits
 * @param author a name
 * @param subject the first line of its message
 */
public record Commit(String id, String author, Instant at, String subject) {
    private static final int SHORT = 10;

    /** The first digits of an id, as people are shown it. */
    public static String brief(String id) {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /** Such as {@code 1a2b3c4d5e Ada: Wait for the server}. */
    @Override
    public String toString() {
        return brief(id) + " " + author + ": " + subject;
    }
}
