package io.jenkins.plugins.virtualcluster.repository.git;

import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;

/** Says for people why a repository could not be reached. */
final class RemoteFailure {
    /** What the program ssh says, which tells no more than that it failed. */
    private static final Pattern UNREACHED = Pattern.compile("connection (?:refused|timed out|reset|closed)"
            + "|could not resolve hostname|no route to host|network is unreachable");

    /** What JGit says over HTTP. */
    private static final Pattern LOCKED =
            Pattern.compile("not authorized|authentication (?:is required|not supported)|\\b403\\b|not permitted");

    private final RepositoryAddress address;
    private final GitSettings settings;

    RemoteFailure(RepositoryAddress address, GitSettings settings) {
        this.address = address;
        this.settings = settings;
    }

    /**
     * @param late whether the time for it was over
     * @param refused whether a user and password were found, and not taken
     * @param said what the program ssh said; empty without it
     */
    RepositoryException of(IOException failure, boolean late, boolean refused, String said) {
        String place = address.place();
        String told = said.isBlank() ? told(failure) : oneLine(said);
        String lower = told.toLowerCase(Locale.ROOT);
        if (late) {
            return unreachable(
                    place + " was not fetched within " + settings.limit().toSeconds() + " s", failure);
        }
        if (lower.contains("host key verification failed")) {
            return user(
                    "The host key of " + place + " is unknown, or differs from the known one: " + told
                            + "; check it, and add it to ~/.ssh/known_hosts, such as with ssh-keyscan",
                    failure);
        }
        if (lower.contains("permission denied (")) {
            return user(
                    place + " refused all keys that ssh offered: " + told
                            + "; add the right key to ~/.ssh or to the agent (ssh-add)",
                    failure);
        }
        if (!address.isSsh() && LOCKED.matcher(lower).find()) {
            return user(
                    place
                            + (refused
                                    ? " refused the user and password that were found"
                                    : " asks for a user and password, and none were found")
                            + "; put the right ones into ~/.netrc or one of git's credential helpers",
                    failure);
        }
        if (UNREACHED.matcher(lower).find()) {
            return unreachable(place + " cannot be reached: " + told, failure);
        }
        if (failure instanceof NoRemoteRepositoryException
                || lower.contains("does not appear to be a git repository")
                || lower.contains("not found:")
                || lower.endsWith("not found")) {
            return user(
                    "There is no git repository at " + place + ", or this user may not read it (" + told + ")",
                    failure);
        }
        if (isOf(failure, SSLException.class)) {
            return user(
                    place + " has a certificate that cannot be verified (" + told + "); make Java trust it", failure);
        }
        if (isOf(failure, SocketTimeoutException.class) || lower.contains("timed out") || lower.contains("time out")) {
            return unreachable(
                    place + " does not answer: no data for "
                            + settings.silence().toSeconds() + " s",
                    failure);
        }
        if (isOf(failure, UnknownHostException.class)
                || isOf(failure, ConnectException.class)
                || isOf(failure, NoRouteToHostException.class)) {
            return unreachable(place + " cannot be reached: " + told, failure);
        }
        return unreachable("Definitions cannot be fetched from " + place + ": " + told, failure);
    }

    private static RepositoryException user(String message, IOException cause) {
        return new RepositoryException(Fault.USER, message, cause);
    }

    private static RepositoryException unreachable(String message, IOException cause) {
        return new RepositoryException(Fault.UNREACHABLE, message, cause);
    }

    private static boolean isOf(Throwable failure, Class<?> kind) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (kind.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    /** What all of them say, each once, on one line, without the URL that we say ourselves. */
    private String told(Throwable failure) {
        List<String> said = new ArrayList<>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String text = String.valueOf(each.getMessage())
                    .replace(address.url(), address.place())
                    .replaceFirst("^" + Pattern.quote(address.place()) + ":\\s*", "")
                    .strip();
            if (said.stream().noneMatch(one -> one.contains(text))) {
                said.add(text);
            }
        }
        return oneLine(String.join(": ", said));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
