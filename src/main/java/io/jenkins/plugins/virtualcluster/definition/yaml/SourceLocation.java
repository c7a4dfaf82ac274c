package io.jenkins.plugins.virtualcluster.definition.yaml;

import java.nio.file.Path;

/** Where in a file something is written; line and column count from 1, columns in code points. */
public record SourceLocation(Path file, int line, int column) {
    public static SourceLocation top(Path file) {
        return new SourceLocation(file, 1, 1);
    }

    /** The place of the character at that index of the file's text. */
    public static SourceLocation of(Path file, String text, int index) {
        int line = 1;
        int lineStart = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new SourceLocation(file, line, text.codePointCount(lineStart, index) + 1);
    }
}
