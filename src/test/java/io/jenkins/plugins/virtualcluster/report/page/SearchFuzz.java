package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whatever a host prints and whatever is searched for: however often a search is broken off, and wherever the output grows
 * meanwhile, it finds what reading line by line finds, and each turn comes further. Four bytes of the input say how, then
 * come the text to search for and the output.
 */
public final class SearchFuzz {
    private static final int HEAD = 4;
    private static final Pattern ERROR =
            Pattern.compile("(?i)(?<!(?<![a-z0-9_])(?:0|no) )(?<![a-z0-9_])(?:errors?|fatal"
                    + "|fail(?:ed|ure|ures)?|panic|abort(?:ed)?|segfault|segmentation fault|core dumped|traceback"
                    + "|[a-z.]*exception|assertion)(?![a-z0-9_])");
    private static final Pattern WARNING = Pattern.compile("(?i)(?<![a-z0-9_])warn(?:ing|ings)?(?![a-z0-9_])");
    private static final Pattern PRINTED =
            Pattern.compile("(?:\\+ |! |\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ ).*", Pattern.DOTALL);

    private static Path file;

    private SearchFuzz() {}

    private record Question(LineFilter filter, String text, int block, int searched, int limit, boolean brokenOff) {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        if (data.length < HEAD) {
            return;
        }
        if (file == null) {
            file = Files.createTempFile("search", ".log");
            file.toFile().deleteOnExit();
        }
        int length = Math.min(data[1] & 15, data.length - HEAD);
        Question question = new Question(
                LineFilter.values()[data[0] & 3],
                new String(data, HEAD, length, StandardCharsets.UTF_8),
                1 + (data[2] & 31),
                1 + (data[0] >> 2 & 63),
                1 + (data[1] >> 4 & 15),
                data[2] < 0);
        byte[] output = new byte[data.length - HEAD - length];
        System.arraycopy(data, HEAD + length, output, 0, output.length);
        check(question, output, output.length * (data[3] & 255) / 255);
    }

    private static void check(Question question, byte[] output, int before) throws IOException {
        List<OutputSearch.Match> naive = naive(question, output);
        Files.write(file, Arrays.copyOf(output, before));
        List<OutputSearch.Match> found = new ArrayList<>();
        OutputSearch.Result last = search(question, new OutputSearch.Cursor(0, 0, 0), found);
        Files.write(file, output);
        long again = last.endLine();
        found.removeIf(match -> match.line() >= again);
        last = search(question, last.end(), found);

        require(found.size() == naive.size(), "found " + found + ", expected " + naive);
        for (int i = 0; i < found.size(); i++) {
            OutputSearch.Match a = found.get(i);
            OutputSearch.Match b = naive.get(i);
            boolean isLong = b.length() >= question.searched && a.length() >= question.searched;
            require(
                    a.line() == b.line() && a.offset() == b.offset() && (a.length() == b.length() || isLong),
                    "found " + a + ", expected " + b);
        }
        index(output);
    }

    /** Turn by turn to the end. */
    private static OutputSearch.Result search(
            Question question, OutputSearch.Cursor from, List<OutputSearch.Match> found) throws IOException {
        OutputSearch.Cursor at = from;
        while (true) {
            int[] asked = {0};
            OutputSearch.Result turn = new OutputSearch(
                            question.filter,
                            question.text,
                            () -> {
                                asked[0]++;
                                return question.brokenOff;
                            },
                            question.block,
                            question.searched)
                    .run(file, at, question.limit);
            found.addAll(turn.matches());
            require(turn.matches().size() <= question.limit, "more matches than asked for");
            require(!question.brokenOff || asked[0] <= 1, "went on for " + asked[0] + " lines or blocks");
            if (turn.next().isEmpty()) {
                return turn;
            }
            require(turn.next().get().offset() > at.offset(), "came no further than " + at);
            at = OutputSearch.Cursor.parse(turn.next().get().text());
        }
    }

    private static List<OutputSearch.Match> naive(Question question, byte[] output) {
        List<OutputSearch.Match> matches = new ArrayList<>();
        long line = 0;
        for (int start = 0; start < output.length; line++) {
            int end = start;
            while (end < output.length && output[end] != '\n') {
                end++;
            }
            String text =
                    plain(new String(output, start, Math.min(end - start, question.searched), StandardCharsets.UTF_8));
            if (text.toLowerCase(Locale.ROOT).contains(question.text.toLowerCase(Locale.ROOT))
                    && passes(question.filter, text)) {
                matches.add(new OutputSearch.Match(line, start, end - start, Optional.empty()));
            }
            start = end + 1;
        }
        return matches;
    }

    private static boolean passes(LineFilter filter, String text) {
        String looked = text.substring(0, Math.min(4_096, text.length()));
        return switch (filter) {
            case ALL -> true;
            case ERRORS -> ERROR.matcher(looked).find();
            case WARNINGS ->
                passes(LineFilter.ERRORS, text) || WARNING.matcher(looked).find();
            case IMPORTANT ->
                passes(LineFilter.WARNINGS, text) || PRINTED.matcher(looked).matches();
        };
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int end = text.charAt(i) == 0x1b ? sequenceEnd(text, i) : i;
            if (end == i) {
                plain.append(text.charAt(i++));
            } else {
                i = end;
            }
        }
        return plain.toString();
    }

    /** Behind the escape sequence that begins there; the same place if none does. */
    private static int sequenceEnd(String text, int start) {
        int i = start + 1;
        if (is(text, i, '[', '[')) {
            int end = skip(text, skip(text, i + 1, '0', '?'), ' ', '/');
            if (is(text, end, '@', '~')) {
                return end + 1;
            }
        } else if (i < text.length() && "]PX^_".indexOf(text.charAt(i)) >= 0) {
            int end = i + 1;
            while (end < text.length() && text.charAt(end) != 7 && text.charAt(end) != 0x1b) {
                end++;
            }
            if (end == text.length() || text.charAt(end) == 7) {
                return Math.min(text.length(), end + 1);
            }
            if (is(text, end + 1, '\\', '\\')) {
                return end + 2;
            }
        }
        int end = skip(text, i, ' ', '/');
        return is(text, end, '0', '~') ? end + 1 : start;
    }

    private static boolean is(String text, int at, char low, char high) {
        return at < text.length() && text.charAt(at) >= low && text.charAt(at) <= high;
    }

    private static int skip(String text, int from, char low, char high) {
        int i = from;
        while (is(text, i, low, high)) {
            i++;
        }
        return i;
    }

    private static void index(byte[] output) throws IOException {
        LineIndex index = new LineIndex(Files.readAttributes(file, BasicFileAttributes.class));
        index.extend(file, () -> true);
        long newlines = 0;
        for (byte each : output) {
            newlines += each == '\n' ? 1 : 0;
        }
        boolean isOpen = output.length > 0 && output[output.length - 1] != '\n';
        LineIndex.View view = index.view();
        require(view.complete() && view.newlines() == newlines, "counted " + view.newlines() + " of " + newlines);
        require(view.lines() == newlines + (isOpen ? 1 : 0), "counted " + view.lines() + " lines");
        require(index.place(1L << 40).offset() <= output.length, "a place behind the end");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }
}
