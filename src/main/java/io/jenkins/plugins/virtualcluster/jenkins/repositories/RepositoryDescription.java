package io.jenkins.plugins.virtualcluster.jenkins.repositories;

import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A git repository with definitions, as it is configured. What was not given is empty.
 *
 * @param name for pipelines and pages
 * @param branch empty for the repository's own
 * @param credentials the id of credentials for git
 * @param paths its directories in which there are definitions, relative; empty for its top
 */
public record RepositoryDescription(String name, String url, String branch, String credentials, List<String> paths) {
    private static final Pattern URL =
            Pattern.compile("(https?|ssh|git|file)://[^\\s]+|/[^\\s]+|([\\w.-]+@)?[\\w.-]+:(?!//)[^\\s:][^\\s]*");
    /** What git-check-ref-format(1) allows of usual names. */
    private static final Pattern BRANCH = Pattern.compile("(?!.*(\\.\\.|//|@\\{|\\.lock$|[./]$))[\\w.@+-][\\w./@+-]*");

    public RepositoryDescription {
        paths = List.copyOf(paths);
    }

    /** Paths as they are configured, one per line. */
    public static List<String> paths(String text) {
        List<String> paths = new ArrayList<>();
        for (String line : text.split("\\R")) {
            if (!line.isBlank()) {
                paths.add(line.strip().replaceAll("/+$", ""));
            }
        }
        return paths;
    }

    public static FormMessage checkUrl(String url) {
        if (url.isEmpty()) {
            return FormMessage.error("The URL is missing; expected one such as https://example.org/definitions.git");
        }
        // Git runs programs for URLs such as ext::sh, and takes what begins with - for an option.
        return URL.matcher(url).matches() && !url.startsWith("-") && !url.contains("::")
                ? FormMessage.fine()
                : FormMessage.error("'" + url + "' is not a valid URL; expected one such as"
                        + " https://example.org/definitions.git or git@example.org:definitions.git");
    }

    public static FormMessage checkBranch(String branch) {
        return branch.isEmpty() || (BRANCH.matcher(branch).matches() && !branch.startsWith("-"))
                ? FormMessage.fine()
                : FormMessage.error("'" + branch + "' is not the name of a branch; expected one such as main");
    }

    public static FormMessage checkCredentials(String url, String credentials) {
        return credentials.isEmpty() && url.matches("(ssh://|[^/]*@).*")
                ? FormMessage.warning("Without credentials the keys of the user that runs Jenkins are tried")
                : FormMessage.fine();
    }

    public static FormMessage checkPaths(String paths) {
        for (String path : paths(paths)) {
            if (path.isEmpty()
                    || path.startsWith("/")
                    || path.contains("\\")
                    || List.of(path.split("/")).contains("..")) {
                return FormMessage.error("'" + path
                        + "' is not a directory in the repository; expected one such as tests/xrootd, one per line");
            }
        }
        return FormMessage.fine();
    }
}
