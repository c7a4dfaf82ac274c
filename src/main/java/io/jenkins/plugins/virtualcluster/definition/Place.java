package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;

/** Where in a file something is written; line and column count from 1, columns in code points. */
record Place(Path file, int line, int column) {
    static Place top(Path file) {
        return new Place(file, 1, 1);
    }

    /** The place of the character at that index of the file's text. */
    static Place of(Path file, String text, int index) {
        int line = 1;
        int lineStart = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new Place(file, line, text.codePointCount(lineStart, index) + 1);
    }
}
