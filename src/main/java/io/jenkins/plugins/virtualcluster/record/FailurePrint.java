package io.jenkins.plugins.virtualcluster.record;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What failures of one kind have in common: their verdict, their exit status, their message, and the lines at the end of the output
 * that tell of errors, or else the last lines, without what differs each time: numbers, times, addresses, ids, the paths of temporary
 * files, and the names of the run and of the host.
 */
public final class FailurePrint {
    /** No more of a line counts, in characters. */
    private static final int LONGEST = 500;
    /** So many lines count. */
    private static final int LINES = 3;
    /** Of the digest so many are enough. */
    private static final int DIGITS = 16;
    /** A run's id that is shorter may be a usual word. */
    private static final int SHORTEST_ID = 5;

    private static final String MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}+";
    private static final String DAY = "(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}+,? ++)?";

    // None of these goes back far, whatever guests print: what repeats is possessive, and a line is short.
    private static final Pattern MORE = Pattern.compile(" \\(and [0-9]++ more\\)$");
    private static final Pattern TEMPORARY =
            Pattern.compile("(?<![\\w/])(?:/var|/usr)?/tmp/[^\\s'\"`:,;)\\]}>]++|(?<!\\w)tmp\\.\\w++");
    private static final Pattern DATE = Pattern.compile("\\b" + DAY + "(?:" + MONTH + " ++[0-9]{1,2}|[0-9]{1,2} ++"
            + MONTH + ")\\b(?:[ ,]++[0-9][\\w.:]*+)*+(?: UTC\\b)?");
    private static final Pattern ADDRESS =
            Pattern.compile("(?<![\\w:])(?=[0-9A-Fa-f]*+:[0-9A-Fa-f]*+:)[0-9A-Fa-f:]++(?:\\.[0-9]++)*+(?!\\w)");
    private static final Pattern ID =
            Pattern.compile("(?<!\\w)(?=[A-Fa-f]*+[0-9])[0-9A-Fa-f]{6,}+(?:-[0-9A-Fa-f]{4,}+)*+(?!\\w)");
    private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z_])[0-9][\\w.]*+|[0-9]++");
    private static final Pattern AMOUNTS = Pattern.compile("# ?+(?:ns|us|µs|ms|s|secs?|seconds?|mins?|minutes?|h|hours?"
            + "|d|days?|[kKMGT]?i?B(?:/s)?|bytes|%)(?!\\w)");
    private static final Pattern SEVERAL = Pattern.compile("#(?:[ ,.:/-]*+#)++");
    private static final Pattern BLANKS = Pattern.compile("\\s++");

    private FailurePrint() {}

    /**
     * The print of a failure, 16 hexadecimal digits.
     *
     * @param status how the script ended, such as {@code 1}; empty if that is not known
     * @param lines as {@link #telling} gives them
     * @param names of the host and of the run, which are omitted
     */
    public static String of(Verdict verdict, String status, String cause, List<String> lines, List<String> names) {
        StringBuilder text = new StringBuilder(verdict.name()).append('\n').append(status);
        cause.lines().forEach(line -> text.append('\n').append(common(line, names)));
        text.append('\0');
        lines.forEach(line -> text.append('\n').append(common(line, names)));
        return DigestUtils.sha256Hex(text.toString()).substring(0, DIGITS);
    }

    /**
     * Those of the last lines of an output that say most: the last three that tell of errors, or else the last three.
     *
     * @param last the last lines, as {@link OutputText#tail} gives them
     */
    public static List<String> telling(List<String> last, LineKinds kinds) {
        List<String> said = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (String line : last) {
            String text = cut(LineKinds.plain(line)).strip();
            if (!text.isEmpty()) {
                said.add(text);
                if (kinds.of(text) == LineKinds.Kind.ERROR) {
                    errors.add(text);
                }
            }
        }
        List<String> best = errors.isEmpty() ? said : errors;
        return List.copyOf(best.subList(Math.max(0, best.size() - LINES), best.size()));
    }

    private static String cut(String line) {
        return line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    }

    /** A line without what differs each time. */
    static String common(String line, List<String> names) {
        String text = MORE.matcher(cut(line)).replaceAll("");
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (i == 0 && !name.isEmpty() || name.length() >= SHORTEST_ID) {
                text = Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                        .matcher(text)
                        .replaceAll("#");
            }
        }
        text = TEMPORARY.matcher(text).replaceAll("#");
        text = DATE.matcher(text).replaceAll("#");
        text = ADDRESS.matcher(text).replaceAll("#");
        text = ID.matcher(text).replaceAll("#");
        text = NUMBER.matcher(text).replaceAll("#");
        text = AMOUNTS.matcher(text).replaceAll("#");
        text = SEVERAL.matcher(text).replaceAll("#");
        return BLANKS.matcher(text).replaceAll(" ").strip();
    }
}
