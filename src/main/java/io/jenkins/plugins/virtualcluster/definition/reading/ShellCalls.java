package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls of a shell script by which hosts meet and report, as far as a line tells them without being run: a command that begins its
 * line, with words that no expansion can make more of.
 */
final class ShellCalls {
    /**
     * How a call is written.
     *
     * @param least how many words it has at least
     * @param most and at most
     */
    private record Use(int least, int most, String words) {}

    private static final int ANY = Integer.MAX_VALUE;

    private static final Map<String, Use> USES = Map.ofEntries(
            Map.entry("barrier", new Use(1, ANY, "barrier NAME [HOST...]")),
            Map.entry("signal", new Use(1, 1, "signal NAME")),
            Map.entry("wait_for", new Use(2, ANY, "wait_for NAME HOST...")),
            Map.entry("put", new Use(2, ANY, "put KEY VALUE")),
            Map.entry("get", new Use(1, 1, "get [HOST:]KEY")),
            Map.entry("put_file", new Use(2, 2, "put_file KEY FILE")),
            Map.entry("get_file", new Use(2, 2, "get_file HOST:KEY FILE")),
            Map.entry("lock", new Use(1, 1, "lock NAME")),
            Map.entry("unlock", new Use(1, 1, "unlock NAME")),
            Map.entry("result", new Use(2, 3, "result NAME pass|fail|skip [TEXT]")),
            Map.entry("measure", new Use(3, 4, "measure NAME VALUE UNIT [better=higher|lower]")),
            Map.entry("attach", new Use(1, 2, "attach FILE [TITLE]")));

    private static final Pattern SHELL = Pattern.compile("#!.*?(?:^|[/ ])(?:ba|da|k|a|z)?sh(?: .*)?");
    private static final Pattern CALL = Pattern.compile("[ \t]*(vc[ \t]+)?([a-z_]+)(?=[ \t]|$)");
    private static final Pattern HERE = Pattern.compile("<<-?[ \t]*\\\\?['\"]?([A-Za-z_][A-Za-z0-9_]*)");

    private ShellCalls() {}

    /** Warns of calls that would end the script, each at its place. */
    static void check(Path file, String text, Problems warnings) {
        if (!SHELL.matcher(text.lines().findFirst().orElse("")).matches()) {
            return;
        }
        boolean library = text.contains("VC_LIB");
        Optional<String> here = Optional.empty();
        boolean continued = false;
        int start = 0;
        for (String line : text.split("\n", -1)) {
            if (here.isPresent()) {
                here = here.filter(end -> !line.strip().equals(end));
            } else if (!continued) {
                Matcher call = CALL.matcher(line);
                if (call.lookingAt()
                        && USES.containsKey(call.group(2))
                        && (call.group(1) != null || library && !isOwn(text, call.group(2)))) {
                    int at = start + call.start(2);
                    problem(call.group(2), line.substring(call.end()))
                            .ifPresent(why -> warnings.add(SourceLocation.of(file, text, at), why));
                }
                Matcher document = HERE.matcher(line);
                here = document.find() && !line.contains("<<<") ? Optional.of(document.group(1)) : Optional.empty();
            }
            continued = here.isEmpty() && line.endsWith("\\");
            start += line.length() + 1;
        }
    }

    /** Whether the script has a function of that name itself. */
    private static boolean isOwn(String text, String name) {
        return Pattern.compile("(?m)(?:^|[ \t;])" + name + "[ \t]*\\(\\)|\\bfunction[ \t]+" + name + "\\b")
                .matcher(text)
                .find();
    }

    private static Optional<String> problem(String name, String rest) {
        Use use = USES.get(name);
        Optional<List<String>> words = words(rest);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        int count = words.get().size();
        if (count < use.least || count > use.most) {
            return Optional.of(name + " has " + count + (count == 1 ? " word" : " words")
                    + " behind it, and ends the script; use it as: " + use.words
                    + (count > use.most ? ", with quotes around words that have blanks" : ""));
        }
        String outcome = name.equals("result") ? words.get().get(1) : "pass";
        return outcome.indexOf('$') >= 0 || outcome.matches("pass|fail|skip")
                ? Optional.empty()
                : Optional.of("result: '" + outcome + "' is no outcome; expected pass, fail or skip");
    }

    /** The words of a command up to its end; none if only running it tells them. */
    private static Optional<List<String>> words(String rest) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c == ' ' || c == '\t') {
                word = end(word, words);
            } else if (c == '#' && word == null || ";&|<>)".indexOf(c) >= 0) {
                // a digit before it is of the redirection
                return "<>".indexOf(c) >= 0 ? Optional.empty() : done(word, words);
            } else if (c == '\'' || c == '"') {
                int close = rest.indexOf(c, i + 1);
                String quoted = close < 0 ? "\\" : rest.substring(i + 1, close);
                if (c == '"'
                        && (quoted.indexOf('\\') >= 0
                                || quoted.contains("$(")
                                || quoted.indexOf('`') >= 0
                                || quoted.contains("$@")
                                || quoted.contains("[@]"))) {
                    return Optional.empty();
                }
                if (close < 0) {
                    return Optional.empty();
                }
                word = (word == null ? new StringBuilder() : word).append(quoted);
                i = close;
            } else if ("$`\\(*?[{~".indexOf(c) >= 0) {
                return Optional.empty();
            } else {
                word = (word == null ? new StringBuilder() : word).append(c);
            }
        }
        return done(word, words);
    }

    private static Optional<List<String>> done(StringBuilder word, List<String> words) {
        end(word, words);
        return Optional.of(words);
    }

    private static StringBuilder end(StringBuilder word, List<String> words) {
        if (word != null) {
            words.add(word.toString());
        }
        return null;
    }
}
