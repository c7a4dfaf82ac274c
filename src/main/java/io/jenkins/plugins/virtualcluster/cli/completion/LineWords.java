package io.jenkins.plugins.virtualcluster.cli.completion;

import java.util.ArrayList;
import java.util.List;

/** Splits a line as shells do, as far as people type it: blanks, quotes, backslashes. The last word may be empty, or its quote open. */
final class LineWords {
    private LineWords() {}

    /** The words behind the first one. */
    static List<String> behindCommand(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\' && quote == '"' && i + 1 < line.length()) {
                    i++;
                    word.append(line.charAt(i));
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                begun = true;
            } else if (c == '\\' && i + 1 < line.length()) {
                i++;
                word.append(line.charAt(i));
                begun = true;
            } else if (Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                    begun = false;
                }
            } else {
                word.append(c);
                begun = true;
            }
        }
        words.add(word.toString());
        return words.subList(Math.min(1, words.size() - 1), words.size());
    }
}
