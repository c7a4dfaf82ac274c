package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.record.Event.ResultsRead.Entry;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.ScriptResult.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the Test Anything Protocol, up to version 14: test points with their directives, the plan, and "Bail out!". What is indented,
 * such as subtests, is part of the test point before it, and lines of any other kind are skipped, so a script may print them.
 */
final class TapParser {
    private static final Pattern POINT = Pattern.compile("(not )?ok(?: +([0-9]{1,9}))?(?: +-)?(?: +(.*))?");
    private static final Pattern PLAN = Pattern.compile("1\\.\\.([0-9]{1,9})(?: *#.*)?");
    private static final Pattern DIRECTIVE =
            Pattern.compile("(.*?)(?:^| )# *(skip\\S*|todo)(?: +(.*))?", Pattern.CASE_INSENSITIVE);
    /** What lies behind is not read. */
    private static final long MOST_CHARACTERS = 256L << 20;

    private static final int LONGEST_LINE = 64 << 10;
    private static final int LONGEST_TEXT = 2_000;

    private final int most;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private int points;
    private int planned = -1;
    private String name = "";
    private Outcome outcome;

    private TapParser(int most) {
        this.most = most;
    }

    /**
     * The results, in their order.
     *
     * @param most no more are read
     */
    static List<Entry> parse(BufferedReader lines, int most) throws IOException {
        TapParser parser = new TapParser(most);
        StringBuilder line = new StringBuilder();
        long left = MOST_CHARACTERS;
        for (int c = lines.read(); c >= 0 && left > 0 && parser.entries.size() < most; c = lines.read()) {
            left--;
            if (c == '\n') {
                parser.line(line.toString());
                line.setLength(0);
            } else if (line.length() < LONGEST_LINE && c != '\r') {
                line.append((char) c);
            }
        }
        parser.line(line.toString());
        parser.end();
        return List.copyOf(parser.entries);
    }

    private void line(String line) {
        Matcher point = POINT.matcher(line);
        Matcher plan = PLAN.matcher(line);
        if (point.matches()) {
            close();
            begin(point);
        } else if (plan.matches()) {
            planned = Integer.parseInt(plan.group(1));
        } else if (line.startsWith("Bail out!")) {
            close();
            outcome = Outcome.FAIL;
            name = "Bail out!";
            text.append(line.substring("Bail out!".length()).strip());
            close();
        } else if (outcome == Outcome.FAIL && (line.startsWith("#") || line.startsWith("  "))) {
            String said = line.startsWith("#") ? line.substring(1).strip() : line.strip();
            if (text.length() < LONGEST_TEXT && !said.equals("---") && !said.equals("...") && !said.isEmpty()) {
                text.append(text.length() == 0 ? "" : "\n").append(OutputText.printable(said));
            }
        }
    }

    private void begin(Matcher point) {
        points++;
        String described = point.group(3) == null ? "" : point.group(3).strip();
        outcome = point.group(1) == null ? Outcome.PASS : Outcome.FAIL;
        Matcher directive = DIRECTIVE.matcher(described);
        if (directive.matches()) {
            described = directive.group(1).strip();
            String word = directive.group(2).toLowerCase(Locale.ROOT);
            if (word.startsWith("skip") || outcome == Outcome.FAIL) {
                outcome = Outcome.SKIP;
            }
            text.append(word.startsWith("skip") ? "" : "to do: ")
                    .append(directive.group(3) == null ? "" : directive.group(3).strip());
        }
        String number = point.group(2) == null ? Integer.toString(points) : point.group(2);
        name = described.isEmpty() ? "test " + number : described;
        if (names.contains(name)) {
            name = name + " #" + number;
        }
    }

    private void close() {
        if (outcome != null && entries.size() < most) {
            names.add(name);
            entries.add(Entry.of(name, outcome, text.toString(), 0));
        }
        outcome = null;
        text.setLength(0);
    }

    private void end() {
        close();
        if (planned >= 0 && planned != points) {
            outcome = Outcome.FAIL;
            name = "plan";
            text.append("planned " + planned + " tests, and ran " + points);
            close();
        }
    }
}
