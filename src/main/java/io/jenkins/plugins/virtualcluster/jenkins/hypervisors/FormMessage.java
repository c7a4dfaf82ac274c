package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

/**
 * What a check has to say of a setting.
 *
 * @param text one sentence, or empty if all is well and there is nothing to say
 */
public record FormMessage(Level level, String text) {
    /** How bad it is. */
    public enum Level {
        FINE,
        WARNING,
        ERROR
    }

    public static FormMessage fine() {
        return fine("");
    }

    public static FormMessage fine(String text) {
        return new FormMessage(Level.FINE, text);
    }

    public static FormMessage warning(String text) {
        return new FormMessage(Level.WARNING, text);
    }

    public static FormMessage error(String text) {
        return new FormMessage(Level.ERROR, text);
    }
}
