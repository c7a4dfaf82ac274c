package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.CommitPages;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where servers of git repositories show commits, by the URL that git has of a repository. Those of GitHub, GitLab, Gitea,
 * Forgejo, Bitbucket and SourceHut are known by the names of their machines. Users, passwords and tokens in a URL are left out.
 */
public final class CommitHosts {
    private static final Pattern WITH_SCHEME =
            Pattern.compile("(https?|ssh|git)://(?:[^/@]*@)?([A-Za-z0-9.-]+)(:\\d+)?/(.+)");
    private static final Pattern LIKE_SCP = Pattern.compile("(?:[^/@:]+@)?([A-Za-z0-9.-]+):(?!//|:)/?(.+)");
    private static final Pattern PART = Pattern.compile("(?!\\.+$)[A-Za-z0-9._~+-]+");

    private CommitHosts() {}

    /**
     * The pages of a repository's commits; none if its server is not known.
     *
     * @param url as git takes it
     */
    public static Optional<CommitPages> pages(String url) {
        Matcher withScheme = WITH_SCHEME.matcher(url);
        if (withScheme.matches()) {
            String scheme = withScheme.group(1);
            boolean web = scheme.startsWith("http");
            String port = web && withScheme.group(3) != null ? withScheme.group(3) : "";
            return pages((web ? scheme : "https") + "://", withScheme.group(2), port, withScheme.group(4));
        }
        Matcher likeScp = LIKE_SCP.matcher(url);
        return likeScp.matches() && !url.contains("://")
                ? pages("https://", likeScp.group(1), "", likeScp.group(2))
                : Optional.empty();
    }

    private static Optional<CommitPages> pages(String scheme, String host, String port, String path) {
        List<String> parts = Arrays.stream(
                        path.replaceFirst("/+$", "").replaceFirst("\\.git$", "").split("/+"))
                .toList();
        if (parts.size() < 2
                || !parts.stream().allMatch(part -> PART.matcher(part).matches())) {
            return Optional.empty();
        }
        String name = host.toLowerCase(Locale.ROOT);
        return below(name, parts).map(below -> new CommitPages(scheme + name + port + "/" + below));
    }

    private static Optional<String> below(String host, List<String> parts) {
        String repository = String.join("/", parts);
        if (isOf(host, "gitlab")) {
            return Optional.of(repository + "/-/commit/{commit}");
        }
        if (isOf(host, "github|gitea|forgejo|codeberg") || host.equals("git.sr.ht")) {
            return Optional.of(repository + "/commit/{commit}");
        }
        if (host.equals("bitbucket.org")) {
            return Optional.of(repository + "/commits/{commit}");
        }
        if (isOf(host, "bitbucket")) {
            return ofServer(parts.get(0).equals("scm") ? parts.subList(1, parts.size()) : parts);
        }
        return Optional.empty();
    }

    /** Of a Bitbucket of one's own, whose repositories are in projects or belong to users. */
    private static Optional<String> ofServer(List<String> parts) {
        if (parts.size() != 2) {
            return Optional.empty();
        }
        String owner = parts.get(0);
        return Optional.of((owner.startsWith("~") ? "users/" + owner.substring(1) : "projects/" + owner) + "/repos/"
                + parts.get(1) + "/commits/{commit}");
    }

    /** Whether one of the words is a part of the machine's name, such as {@code gitlab.example.org}. */
    private static boolean isOf(String host, String words) {
        return Pattern.compile("(^|[.-])(" + words + ")([.-]|$)").matcher(host).find();
    }
}
