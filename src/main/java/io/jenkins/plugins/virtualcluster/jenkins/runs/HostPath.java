package io.jenkins.plugins.virtualcluster.jenkins.runs;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path on hosts, such as {@code srv1:/var/log}, {@code srv[1-3]:/opt}, {@code role:client:/etc/app} or {@code *:/opt} for all
 * hosts.
 *
 * @param hosts words that name hosts; none for all
 * @param path absolute
 */
public record HostPath(List<String> hosts, String path) {
    private static final Pattern FORM = Pattern.compile("([^/]+):(/.*)");
    private static final String ALL = "*";
    /** Between patterns of Ant. */
    private static final String SEPARATOR = ",";

    public HostPath {
        hosts = List.copyOf(hosts);
    }

    /** Reads one; empty for a path that is on no host. */
    public static Optional<HostPath> of(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String hosts = form.group(1).strip();
        return Optional.of(new HostPath(
                hosts.equals(ALL) ? List.of() : Arrays.asList(hosts.split("[\\s,]+(?![^\\[]*])")), form.group(2)));
    }

    /** Whether it names one host, and neither a range nor a role. */
    public boolean isOneHost() {
        return hosts.size() == 1 && hosts.get(0).matches("[a-z0-9-]+");
    }

    /**
     * The pattern, as Ant has it, of a file, of several, or of all that is in a directory: Ant knows no {@code .} in one.
     *
     * @param isThere whether there is a file or a directory of just that name
     * @throws IllegalArgumentException if its name is one that Ant takes for several patterns
     */
    public static String pattern(String path, boolean isDirectory, boolean isThere) {
        if (isThere && path.contains(SEPARATOR)) {
            throw new IllegalArgumentException(
                    "'" + path + "' has a comma, which separates patterns; write ? for it, as in '"
                            + path.replace(SEPARATOR, "?") + (isDirectory ? "/**" : "") + "'");
        }
        String plain = path.replaceFirst("^(?:\\./+)+", "");
        if (!isDirectory) {
            return plain;
        }
        return plain.isEmpty() || plain.equals(".") ? "**" : plain.replaceFirst("/+$", "") + "/**";
    }

    /** The directory that all files of a pattern are in: what is before its first part with a wild card. */
    public static String above(String pattern) {
        String plain = pattern.split("[*?\\[]", 2)[0];
        return plain.substring(0, Math.max(0, plain.lastIndexOf('/')));
    }

    /** The same of several patterns, as Ant has them: what their directories have in common. */
    public static String aboveAll(String patterns) {
        List<String> common = null;
        for (String one : patterns.split(SEPARATOR)) {
            List<String> parts = List.of(above(one.strip()).split("/"));
            int same = 0;
            while (common != null
                    && same < Math.min(common.size(), parts.size())
                    && common.get(same).equals(parts.get(same))) {
                same++;
            }
            common = common == null ? parts : common.subList(0, same);
        }
        return common == null ? "" : String.join("/", common);
    }
}
