package io.jenkins.plugins.virtualcluster.jenkins.changes;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a git URL points at, whichever way it is written: a server notifies by one URL, and another one is configured. Scheme,
 * user, port and {@code .git} do not count.
 *
 * @param host in lower case; empty for files
 * @param path without slashes at its ends
 */
public record RemoteUrl(String host, String path) {
    /** No URL that is longer is read. */
    public static final int LONGEST = 2000;

    private static final Pattern WITH_SCHEME =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://(?:[^/@]*@)?([^/:@]*|\\[[0-9a-fA-F:.]+])(?::\\d*)?(/.*)");
    private static final Pattern LIKE_SCP = Pattern.compile("(?:[^/@:]+@)?([A-Za-z0-9._-]+):(?!//|:)(.+)");

    /** None if it is no such URL. */
    public static Optional<RemoteUrl> of(String url) {
        if (url == null || url.length() > LONGEST) {
            return Optional.empty();
        }
        String text = url.strip();
        Matcher withScheme = WITH_SCHEME.matcher(text);
        if (withScheme.matches()) {
            return Optional.of(normal(withScheme.group(1), withScheme.group(2)));
        }
        if (text.startsWith("/")) {
            return Optional.of(normal("", text));
        }
        Matcher likeScp = LIKE_SCP.matcher(text);
        return likeScp.matches() ? Optional.of(normal(likeScp.group(1), likeScp.group(2))) : Optional.empty();
    }

    private static RemoteUrl normal(String host, String path) {
        String bare = path.replaceAll("[?#].*$", "").replaceAll("/+", "/").replaceAll("^/|/$", "");
        return new RemoteUrl(
                host.toLowerCase(Locale.ROOT), bare.endsWith(".git") ? bare.substring(0, bare.length() - 4) : bare);
    }
}
