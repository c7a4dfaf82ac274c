package io.jenkins.plugins.virtualcluster.definition;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the web pages of a repository's commits are.
 *
 * @param template an http or https URL with {@code {commit}} in it, without a user or password
 */
public record CommitPages(String template) {
    /** The file of a repository that says it, for servers that are not known. */
    public static final String FILE = "repository.yaml";

    private static final String COMMIT = "{commit}";
    private static final String EXAMPLE = "https://git.example.org/definitions/commit/?id={commit}";
    /** With a mark behind it if files differed from the commit. */
    private static final Pattern ID = Pattern.compile("([0-9a-f]{40}|[0-9a-f]{64})\\+?");

    private static final int LONGEST = 1000;

    /** @throws IllegalArgumentException if it is no such URL; the message says what is wrong */
    public CommitPages {
        if (!template.contains(COMMIT) || !isPage(template.replace(COMMIT, "0"))) {
            throw new IllegalArgumentException("'" + template.replaceFirst("://[^/@]*@", "://***@")
                    + "' is not the address of a commit's page; expected an http or"
                    + " https URL with {commit} in it, such as " + EXAMPLE);
        }
    }

    /**
     * Of the page of one commit.
     *
     * @throws IllegalArgumentException if that has not the commit's whole id in its address, or is none that may be offered
     */
    public static CommitPages of(String page, String commit) {
        return new CommitPages(page.replace(commit, COMMIT));
    }

    /** The page of a commit, as records name it; none if that is not its whole id. */
    public Optional<String> page(String commit) {
        Matcher matcher = ID.matcher(commit);
        return matcher.matches() ? Optional.of(template.replace(COMMIT, matcher.group(1))) : Optional.empty();
    }

    /** Whether a text may be offered as a link: an http or https URL without a user or password. */
    public static boolean isPage(String text) {
        try {
            URI uri = new URI(text);
            return text.length() <= LONGEST
                    && List.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
