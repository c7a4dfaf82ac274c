package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the scripts of a suite and checks what can be told of them without running them. */
final class ScriptReader {
    private final RepositoryFiles files;
    private final Set<String> ownTags;
    private final Problems problems;

    /** @param ownTags the names of the suite's own tags */
    ScriptReader(RepositoryFiles files, Set<String> ownTags, Problems problems) {
        this.files = files;
        this.ownTags = Set.copyOf(ownTags);
        this.problems = problems;
    }

    /** @param role what the script is, for messages, such as {@code "suite_init"} */
    Optional<Script> ofSuite(Path file, Place mention, String role) {
        return read(file, mention, role, false);
    }

    Optional<Script> ofCase(Path file, Place mention, String role) {
        return read(file, mention, role, true);
    }

    private Optional<Script> read(Path file, Place mention, String role, boolean inCase) {
        Optional<String> text = files.read(file, mention, "the script of " + role, problems);
        text.ifPresent(content -> check(file, content, role, inCase));
        return text.map(content -> new Script(file, content));
    }

    private void check(Path file, String text, String role, boolean inCase) {
        if (!text.startsWith("#!")) {
            problems.add(Place.top(file), "the first line is not a '#!' line; expected one such as #!/bin/sh");
        }
        int lineEnd = text.indexOf("\r\n");
        if (lineEnd >= 0) {
            problems.add(
                    Place.of(file, text, lineEnd),
                    "the line ends with CR LF, as on Windows; expected LF alone in the whole script");
        }
        for (Tags.Found tag : Tags.find(text)) {
            Place place = new Place(file, tag.line(), tag.column());
            if (tag.name().equals(Tags.CASENAME) && !inCase) {
                problems.add(
                        place, "the tag @casename@ has no meaning in " + role + "; expected it in a case's scripts");
            } else if (!Tags.BUILT_IN.contains(tag.name()) && !ownTags.contains(tag.name())) {
                problems.add(place, unknown(tag.name(), ownTags));
            }
        }
    }

    static String unknown(String tag, Set<String> ownTags) {
        Set<String> known = new TreeSet<>(Tags.BUILT_IN);
        known.addAll(ownTags);
        return Texts.unknown("tag", tag, known) + ", or \\@" + tag + "@ for the text @" + tag + "@";
    }
}
