package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.Tags;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the scripts of a suite and checks what can be told of them without running them. */
final class ScriptReader {
    private final RepositoryFiles files;
    private final Set<String> ownTags;
    private final Problems problems;
    private final Problems warnings;
    private final List<Script> read = new ArrayList<>();

    /** @param ownTags the names of the suite's own tags */
    ScriptReader(RepositoryFiles files, Set<String> ownTags, Problems problems, Optional<Problems> warnings) {
        this.files = files;
        this.ownTags = Set.copyOf(ownTags);
        this.problems = problems;
        this.warnings = warnings.orElseGet(Problems::new);
    }

    /** All that were read so far. */
    List<Script> read() {
        return List.copyOf(read);
    }

    /** @param role what the script is, for messages, such as {@code "suite_init"} */
    Optional<Script> ofSuite(Path file, SourceLocation mention, String role) {
        return read(file, mention, role, false);
    }

    Optional<Script> ofCase(Path file, SourceLocation mention, String role) {
        return read(file, mention, role, true);
    }

    /**
     * The script that prepares an image. That is for several hosts and suites, so it has the cluster's tags and no other.
     */
    Optional<Script> ofPreparation(Path file, SourceLocation mention) {
        Optional<String> text = files.readUsed(file, mention, "the script that prepares the image", problems);
        text.ifPresent(content -> {
            checkForm(file, content);
            Tags.find(content).stream()
                    .filter(tag -> !tag.name().equals(Tags.CLUSTERNAME) && !ownTags.contains(tag.name()))
                    .forEach(tag -> problems.add(
                            new SourceLocation(file, tag.line(), tag.column()),
                            Tags.BUILT_IN.contains(tag.name())
                                    ? "the tag @" + tag.name() + "@ has no meaning in a script that prepares an image,"
                                            + " since several hosts and suites are started from it; expected it in a"
                                            + " suite's scripts"
                                    : unknown(tag.name(), Set.of(Tags.CLUSTERNAME))));
        });
        return text.map(content -> new Script(file, content));
    }

    private Optional<Script> read(Path file, SourceLocation mention, String role, boolean inCase) {
        Optional<String> text = files.read(file, mention, "the script of " + role, problems);
        text.ifPresent(content -> check(file, content, role, inCase));
        Optional<Script> script = text.map(content -> new Script(file, content));
        script.ifPresent(read::add);
        return script;
    }

    private void checkForm(Path file, String text) {
        checkFirstLine(file, text);
        checkSpaces(file, text);
        ShellCalls.check(file, text, warnings);
        int lineEnd = text.indexOf("\r\n");
        if (lineEnd >= 0) {
            problems.add(
                    SourceLocation.of(file, text, lineEnd),
                    "the line ends with CR LF, as on Windows; expected LF alone in the whole script");
        }
    }

    private void check(Path file, String text, String role, boolean inCase) {
        checkForm(file, text);
        for (Tags.Found tag : Tags.find(text)) {
            SourceLocation place = new SourceLocation(file, tag.line(), tag.column());
            if (tag.name().equals(Tags.CASENAME) && !inCase) {
                problems.add(
                        place, "the tag @casename@ has no meaning in " + role + "; expected it in a case's scripts");
            } else if (!Tags.BUILT_IN.contains(tag.name()) && !ownTags.contains(tag.name())) {
                problems.add(place, unknown(tag.name(), Tags.BUILT_IN));
            }
        }
    }

    private void checkFirstLine(Path file, String text) {
        String line = text.lines().findFirst().orElse("");
        Optional<String> wrong = Optional.empty();
        if (line.startsWith("\uFEFF")) {
            wrong = Optional.of(
                    "a byte order mark (U+FEFF), which editors do not show, comes before the first line, so it"
                            + " is not a '#!' line; expected the file in UTF-8 without the mark");
        } else if (line.stripLeading().startsWith("#!") && !line.startsWith("#!")) {
            wrong = Optional.of(
                    "there is a space before the '#!', so this is not a '#!' line; expected one such as #!/bin/sh");
        } else if (!line.startsWith("#!")) {
            wrong = Optional.of("the first line is not a '#!' line; expected one such as #!/bin/sh");
        } else if (line.codePoints().anyMatch(Wording::isInvisible)) {
            int space =
                    line.codePoints().filter(Wording::isInvisible).findFirst().orElseThrow();
            wrong = Optional.of(
                    "the '#!' line contains the character " + Character.getName(space) + " " + Wording.codePoint(space)
                            + ", which looks like a space or like nothing; expected a space or nothing");
        } else {
            String interpreter = line.substring(2).strip().replaceFirst("[ \t].*", "");
            if (!interpreter.startsWith("/")) {
                wrong = Optional.of("the '#!' line names "
                        + (interpreter.isEmpty() ? "no interpreter" : "the interpreter " + Wording.quote(interpreter))
                        + "; expected an absolute path such as #!/bin/sh or #!/usr/bin/env python3");
            } else if (line.substring(2).strip().matches("\\S*/env")) {
                wrong = Optional.of("the '#!' line names no interpreter after 'env'; expected one such as"
                        + " #!/usr/bin/env python3");
            }
        }
        wrong.ifPresent(message -> problems.add(SourceLocation.top(file), message));
    }

    /** A shell takes such a space for a part of a word. In quotes and comments it may be meant. */
    private void checkSpaces(Path file, String text) {
        int start = 0;
        for (String line : text.split("\n", -1)) {
            if (start > 0 && !line.stripLeading().startsWith("#")) {
                int at = 0;
                while (at < line.length() && !Wording.isInvisible(line.codePointAt(at))) {
                    at += Character.charCount(line.codePointAt(at));
                }
                if (at < line.length()) {
                    int space = line.codePointAt(at);
                    warnings.add(
                            SourceLocation.of(file, text, start + at),
                            "the character " + Character.getName(space) + " " + Wording.codePoint(space)
                                    + ", which looks like a space or like nothing, and is neither to a shell;"
                                    + " expected a space, unless it is intended");
                    return;
                }
            }
            start += line.length() + 1;
        }
    }

    private String unknown(String tag, Set<String> builtIn) {
        Set<String> known = new TreeSet<>(builtIn);
        known.addAll(ownTags);
        return Wording.unknown("tag", tag, known) + ", or \\@" + tag + "@ for the text @" + tag + "@";
    }
}
