package io.jenkins.plugins.virtualcluster.report.page;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a line of output marks: the beginning or the end of a section that can be folded. folding.js knows the same marks. */
enum SectionMark {
    /** {@code ::group::TITLE}: until its end. */
    GROUP,
    /** {@code ::endgroup::}. */
    END,
    /** What {@code stamp} of the shell library prints: until the next one. */
    STAMP;

    private static final Pattern STAMPED = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ ");

    /**
     * What a line marks.
     *
     * @param line without escape sequences
     */
    static Optional<SectionMark> of(String line) {
        if (line.startsWith("::group::")) {
            return Optional.of(GROUP);
        }
        if (line.startsWith("::endgroup::")) {
            return line.strip().equals("::endgroup::") ? Optional.of(END) : Optional.empty();
        }
        return STAMPED.matcher(line).lookingAt() ? Optional.of(STAMP) : Optional.empty();
    }

    /** Whether a line that begins with that byte may mark something. */
    static boolean canBeginWith(byte first) {
        return first == ':' || first >= '0' && first <= '9' || first == 0x1b;
    }

    @JsonValue
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
