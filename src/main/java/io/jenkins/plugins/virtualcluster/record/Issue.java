package io.jenkins.plugins.virtualcluster.record;

import java.util.Objects;
import java.util.Optional;

/**
 * A known issue, as the record has it, which outlives the definitions.
 *
 * @param link where it is tracked
 * @param text what it is; empty if its entry does not say
 */
public record Issue(String pattern, String link, Optional<String> text) {
    public Issue {
        Objects.requireNonNull(pattern, "a known issue has a pattern");
        Objects.requireNonNull(link, "a known issue has a link");
    }

    /** Such as {@code Server forgets open files, https://example.org/issues/7}. */
    public String words() {
        return OutputText.printable(text.map(what -> what + ", ").orElse("") + link);
    }
}
