package io.jenkins.plugins.virtualcluster.repository;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where definitions are in git, written as {@code URL#REF:PATH}.
 *
 * @param url as git takes it: a path, {@code file://}, {@code http(s)://}, {@code ssh://} or {@code user@host:path}
 * @param ref a branch, a tag, a full name such as {@code refs/heads/main}, or a commit's 40 digits; empty for the branch
 *     that the repository names its own
 * @param path the directory with {@code clusters/} and {@code suites/}, without a slash at either end; empty for the top
 */
public record RepositoryAddress(String url, Optional<String> ref, String path) {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
    private static final Pattern KNOWN = Pattern.compile("(?:https?|ssh|git|file)://[^\\s].*");
    private static final Pattern LIKE_SCP = Pattern.compile("(?:[\\w.+-]+@)?(?:[\\w.-]+|\\[[0-9a-fA-F:]+]):[^\\s].*");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    /** What git-check-ref-format(1) forbids in names. */
    private static final Pattern BAD_REF = Pattern.compile(
            "-.*|/.*|.*/|@|.*\\.|\\..*|.*(?:\\.\\.|//|/\\.|\\.lock(?:/.*)?|@\\{).*|.*[\\x00-\\x20\\x7f~^:?*\\[\\\\].*");
    /** Of one with a user and a password before the host. */
    private static final Pattern SECRET = Pattern.compile("(://[^/@:]*):[^/@]*@");

    private static final String EXAMPLE =
            "; expected one such as https://example.org/definitions.git#main or git@example.org:definitions.git#v1:tests";

    /** Whether that text is an address in git rather than a directory's name. */
    public static boolean isOne(String text) {
        return text.contains("#") || SCHEME.matcher(text).matches() || isLikeScp(text);
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static RepositoryAddress parse(String text) {
        int mark = text.indexOf('#');
        String url = mark < 0 ? text : text.substring(0, mark);
        String place = mark < 0 ? "" : text.substring(mark + 1);
        int colon = place.indexOf(':');
        String ref = colon < 0 ? place : place.substring(0, colon);
        String path = colon < 0 ? "" : place.substring(colon + 1);
        checkUrl(url, text);
        if (!ref.isEmpty() && BAD_REF.matcher(ref).matches()) {
            throw new IllegalArgumentException("'" + ref + "' in " + shown(text)
                    + " cannot be a branch, tag or commit; expected one such as main after the #");
        }
        return new RepositoryAddress(url, Optional.of(ref).filter(one -> !one.isEmpty()), directory(path, text));
    }

    private static void checkUrl(String url, String text) {
        if (url.isBlank()) {
            throw new IllegalArgumentException("There is no URL before the # in '" + text + "'" + EXAMPLE);
        }
        if (url.startsWith("-") || url.matches("[\\w+.-]*::.*") || url.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("'" + shown(url) + "' is not a supported URL" + EXAMPLE);
        }
        if (SCHEME.matcher(url).matches() && !KNOWN.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "'" + shown(url) + "' has an unknown scheme; expected http, https, ssh, git or file, or a path");
        }
        // A host that begins so would be an option of ssh.
        if (url.matches("ssh://([^/@]*@)?-.*") || (isLikeScp(url) && url.matches("([^@/]*@)?-.*"))) {
            throw new IllegalArgumentException("'" + url + "' names a host that begins with '-'" + EXAMPLE);
        }
    }

    private static String directory(String path, String text) {
        String plain = path.replaceAll("/+", "/").replaceAll("/$", "");
        if (plain.startsWith("/")
                || plain.contains("\\")
                || plain.chars().anyMatch(Character::isISOControl)
                || Arrays.stream(plain.split("/")).anyMatch(part -> part.equals("..") || part.equals("."))) {
            throw new IllegalArgumentException("'" + path + "' in " + shown(text)
                    + " is not a directory of the repository; expected one such as tests/xrootd after the ':'");
        }
        return plain;
    }

    private static boolean isLikeScp(String text) {
        int colon = text.indexOf(':');
        return LIKE_SCP.matcher(text).matches() && !text.substring(0, colon).contains("/");
    }

    /** The commit's id, if it names one. */
    public Optional<String> commit() {
        return ref.filter(one -> COMMIT.matcher(one).matches());
    }

    /** Whether it is reached over ssh. */
    public boolean isSsh() {
        return url.startsWith("ssh://")
                || (isLikeScp(url) && !SCHEME.matcher(url).matches());
    }

    /** The same at another branch, tag or commit. */
    public RepositoryAddress at(String other) {
        return parse(url + "#" + other + (path.isEmpty() ? "" : ":" + path));
    }

    private static String shown(String text) {
        return SECRET.matcher(text).replaceAll("$1:***@");
    }

    /** The URL without a password. */
    public String place() {
        return shown(url);
    }

    /** As it was written, without a password. */
    @Override
    public String toString() {
        return place()
                + (ref.isPresent() || !path.isEmpty() ? "#" + ref.orElse("") : "")
                + (path.isEmpty() ? "" : ":" + path);
    }
}
