package io.jenkins.plugins.virtualcluster.jenkins.repositories;

import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FolderList;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.UsingJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A git repository with definitions, as it is configured. What was not given is empty.
 *
 * @param name for pipelines and pages
 * @param branch empty for the repository's own
 * @param credentials the id of credentials for git
 * @param paths its directories in which there are definitions, relative; empty for its top
 * @param folders whose jobs may use it
 */
public record RepositoryDescription(
        String name, String url, String branch, String credentials, List<String> paths, FolderList folders) {
    private static final Pattern URL =
            Pattern.compile("(https?|ssh|git|file)://[^\\s]+|/[^\\s]+|([\\w.-]+@)?[\\w.-]+:(?!//)[^\\s:][^\\s]*");
    /** What git-check-ref-format(1) allows of usual names. */
    private static final Pattern BRANCH = Pattern.compile("(?!.*(\\.\\.|//|@\\{|\\.lock$|[./]$))[\\w.@+-][\\w./@+-]*");

    public RepositoryDescription {
        paths = List.copyOf(paths);
    }

    /** The directories in which there are definitions; an empty one is its top. */
    public List<String> directories() {
        return paths.isEmpty() ? List.of("") : paths;
    }

    /** Words of git and ssh, in lower case, and what they mean; the first that fits counts. */
    private static final List<Map.Entry<String, String>> FAILURES = List.of(
            Map.entry("host key verification failed", "the server's host key is not known to Jenkins"),
            Map.entry("permission denied", "the server does not accept the credentials"),
            Map.entry("authentication failed", "the server does not accept the credentials"),
            Map.entry("could not read username", "the server asks for credentials"),
            Map.entry("could not resolve host", "the server's name cannot be resolved"),
            Map.entry("couldn't find remote ref", "it has no such branch"),
            Map.entry("does not appear to be a git repository", "there is no git repository at its URL"),
            Map.entry("not found", "there is no git repository at its URL"),
            Map.entry("connection refused", "the server refuses the connection"),
            Map.entry("timed out", "the server does not answer"));

    private static final Pattern TOLD = Pattern.compile("(?m)^(?:stderr: |remote: )*((?:fatal|error|ssh|ERROR): .*)$");
    private static final int SHORT = 300;

    /**
     * Why git could not fetch it, in a sentence of ours where the kind is known, with git's words behind.
     *
     * @param told what git said; may be long
     */
    public String failure(String told) {
        Matcher line = TOLD.matcher(told);
        String words = (line.find() ? line.group(1) : told).strip().replaceAll("\\s+", " ");
        String original = words.length() > SHORT ? words.substring(0, SHORT) + "..." : words;
        String lower = told.toLowerCase(Locale.ROOT);
        return "Definition repository " + name + " cannot be fetched"
                + FAILURES.stream()
                        .filter(kind -> lower.contains(kind.getKey()))
                        .findFirst()
                        .map(kind -> ": " + kind.getValue())
                        .orElse("")
                + " (git: " + original + ")";
    }

    /** Why builds of that job may not use it, in one sentence; empty if they may. */
    public Optional<String> refusal(UsingJob job) {
        return folders.refusal(
                "Definition repository " + name, "Manage Jenkins, System, \"Virtual cluster definitions\"", job);
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
            return FormMessage.error(Messages.RepositoryDescription_noUrl());
        }
        // Git runs programs for URLs such as ext::sh, and takes what begins with - for an option.
        return URL.matcher(url).matches() && !url.startsWith("-") && !url.contains("::")
                ? FormMessage.fine()
                : FormMessage.error(Messages.RepositoryDescription_wrongUrl(url));
    }

    public static FormMessage checkBranch(String branch) {
        return branch.isEmpty() || (BRANCH.matcher(branch).matches() && !branch.startsWith("-"))
                ? FormMessage.fine()
                : FormMessage.error(Messages.RepositoryDescription_wrongBranch(branch));
    }

    public static FormMessage checkCredentials(String url, String credentials) {
        return credentials.isEmpty() && url.matches("(ssh://|[^/]*@).*")
                ? FormMessage.warning(Messages.RepositoryDescription_noCredentials())
                : FormMessage.fine();
    }

    public static FormMessage checkPaths(String paths) {
        for (String path : paths(paths)) {
            if (path.isEmpty()
                    || path.startsWith("/")
                    || path.contains("\\")
                    || List.of(path.split("/")).contains("..")) {
                return FormMessage.error(Messages.RepositoryDescription_wrongPath(path));
            }
        }
        return FormMessage.fine();
    }
}
