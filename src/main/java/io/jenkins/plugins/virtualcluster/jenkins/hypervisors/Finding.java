package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

/**
 * What a check has to say of a setting.
 *
 * @param text one sentence, or empty if all is well and there is nothing to say
 */
public record Finding(Level level, String text) {
    /** How bad it is. */
    public enum Level {
        FINE,
        WARNING,
        ERROR
    }

    public static Finding fine() {
        return fine("");
    }

    public static Finding fine(String text) {
        return new Finding(Level.FINE, text);
    }

    public static Finding warning(String text) {
        return new Finding(Level.WARNING, text);
    }

    public static Finding error(String text) {
        return new Finding(Level.ERROR, text);
    }
}
