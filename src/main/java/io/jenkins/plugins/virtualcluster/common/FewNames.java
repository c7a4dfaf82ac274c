package io.jenkins.plugins.virtualcluster.common;

import java.util.List;

/** Names in a sentence: the first ones, and how many more there are. */
public final class FewNames {
    private FewNames() {}

    /** Such as {@code srv1, srv2 and 3 more}. */
    public static String of(List<String> names, int most) {
        return of(names, most, ", ");
    }

    /** The same with another text between names, such as a semicolon and a blank. */
    public static String of(List<String> names, int most, String between) {
        return names.size() <= most
                ? String.join(between, names)
                : String.join(between, names.subList(0, most)) + " and " + (names.size() - most) + " more";
    }
}
