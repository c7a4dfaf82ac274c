package io.jenkins.plugins.virtualcluster.definition.yaml;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Says a YAML syntax error in plain words. */
final class YamlSyntax {
    /** What the parser's problem begins with, and what it means to those who wrote the file. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry(
                    "mapping values are not allowed here",
                    "a ':' is not expected here; either the indentation is wrong, or a text with ': ' needs quotes"),
            Map.entry("could not find expected ':'", "a key without its ':'; expected 'key: value'"),
            Map.entry("expected <block end>", "the indentation does not fit the lines above"),
            Map.entry("expected ',' or ']'", "a list in [ ] is not closed; expected ',' or ']'"),
            Map.entry("expected ',' or '}'", "a mapping in { } is not closed; expected ',' or '}'"),
            Map.entry("expected the node content", "a value is expected here, or a bracket is not closed"),
            Map.entry("found unexpected end of stream", "the file ends within a quoted text"),
            Map.entry("found character '\\t", "a tab cannot indent; expected spaces"),
            Map.entry("found duplicate key", "a key is given twice"),
            Map.entry("sequence entries are not allowed here", "a '-' is not expected here; the indentation is wrong"),
            Map.entry(
                    "found unknown escape character",
                    "no such escape; expected \\\\ for a backslash in double quotes"));

    private YamlSyntax() {}

    static Located<String> explain(YamlEngineException error, Path file, String text) {
        if (error instanceof ReaderException reader) {
            String character = String.format("U+%04X", reader.getCodePoint());
            int position = text.codePoints()
                    .limit(Math.max(0, reader.getPosition()))
                    .map(Character::charCount)
                    .sum();
            return new Located<>(
                    "the character " + character + " is not allowed in YAML", SourceLocation.of(file, text, position));
        }
        if (error instanceof MarkedYamlEngineException marked) {
            Optional<Mark> mark = marked.getProblemMark().or(marked::getContextMark);
            SourceLocation place = mark.map(at -> new SourceLocation(file, at.getLine() + 1, at.getColumn() + 1))
                    .orElse(SourceLocation.top(file));
            return new Located<>(words(marked), place);
        }
        return new Located<>(
                "not YAML: " + Wording.quote(String.valueOf(error.getMessage())), SourceLocation.top(file));
    }

    private static String words(MarkedYamlEngineException error) {
        String problem = String.valueOf(error.getProblem());
        if (String.valueOf(error.getContext()).contains("alias")) {
            return "a text that begins with '*' needs quotes";
        }
        for (Map.Entry<String, String> entry : WORDS.entrySet()) {
            if (problem.startsWith(entry.getKey())) {
                String since = error.getContextMark()
                        .filter(mark -> error.getProblemMark()
                                .filter(at -> at.getLine() != mark.getLine())
                                .isPresent())
                        .map(mark -> " (begun in line " + (mark.getLine() + 1) + ")")
                        .orElse("");
                return entry.getValue() + since;
            }
        }
        if (problem.startsWith("found character '") && problem.contains("cannot start any token")) {
            return "a text that begins with '" + problem.charAt("found character '".length()) + "' needs quotes";
        }
        return "not YAML: " + problem.replace('\n', ' ');
    }
}
