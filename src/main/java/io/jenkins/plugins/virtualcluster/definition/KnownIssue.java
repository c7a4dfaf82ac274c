package io.jenkins.plugins.virtualcluster.definition;

import com.google.re2j.Pattern;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * An entry of {@code known-issues.yaml}: failures whose cause, or whose lines that say why, match it are known.
 *
 * @param pattern what is searched for in each of these lines
 * @param link where the issue is tracked: an http or https address
 * @param until the last day on which it is applied, in UTC; empty if it is applied as long as it is there
 * @param suites their names, with {@code *} for any characters and {@code ?} for one; empty for all, as with cases and hosts
 * @param text what the issue is, one line; empty if the entry does not say
 */
public record KnownIssue(
        Pattern pattern,
        String link,
        Optional<LocalDate> until,
        List<String> suites,
        List<String> cases,
        List<String> hosts,
        Optional<String> text) {
    /** Relative to the repository. */
    public static final Path FILE = Path.of("known-issues.yaml");

    public KnownIssue {
        suites = List.copyOf(suites);
        cases = List.copyOf(cases);
        hosts = List.copyOf(hosts);
    }

    /** Whether it is about the suite of that name. */
    public boolean isOfSuite(String suite) {
        return hasName(suites, suite);
    }

    /**
     * Whether it is about failures there.
     *
     * @param testCase empty for a stage of the suite itself, and for a run that failed before its stages
     * @param host empty for what failed as a whole
     */
    public boolean isOf(Optional<String> testCase, Optional<String> host) {
        return testCase.map(name -> hasName(cases, name)).orElse(cases.isEmpty())
                && host.map(name -> hasName(hosts, name)).orElse(hosts.isEmpty());
    }

    /** Whether it is applied on that day. */
    public boolean isApplied(LocalDate day) {
        return until.filter(day::isAfter).isEmpty();
    }

    private static boolean hasName(List<String> words, String name) {
        return words.isEmpty() || words.stream().anyMatch(word -> names(word, name));
    }

    /** Whether a word with {@code *} and {@code ?} stands for that name. */
    public static boolean names(String word, String name) {
        int at = 0;
        int star = -1;
        int mark = 0;
        int i = 0;
        while (i < name.length()) {
            if (at < word.length() && (word.charAt(at) == '?' || word.charAt(at) == name.charAt(i))) {
                at++;
                i++;
            } else if (at < word.length() && word.charAt(at) == '*') {
                star = at++;
                mark = i;
            } else if (star >= 0) {
                at = star + 1;
                i = ++mark;
            } else {
                return false;
            }
        }
        return word.substring(at).chars().allMatch(rest -> rest == '*');
    }
}
