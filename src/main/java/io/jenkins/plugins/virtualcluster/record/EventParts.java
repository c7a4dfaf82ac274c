package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.record.Event.FilesCollected;
import io.jenkins.plugins.virtualcluster.record.Event.ResultsRead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Events that tell together what would be too long for one line of a journal. */
public final class EventParts {
    private static final int MOST_CHARACTERS = 64 << 10;

    /** What a result takes beside its texts, in characters. */
    private static final int RESULT = 50;

    private EventParts() {}

    /** Events that together tell of these files and notes, each with some 128 Ki characters at most. */
    public static List<FilesCollected> filesCollected(
            Instant at, Stage stage, String host, List<String> files, List<String> notes) {
        List<List<String>> fileParts = of(files, String::length);
        List<List<String>> noteParts = of(notes, String::length);
        List<FilesCollected> events = new ArrayList<>();
        for (int i = 0; i < Math.max(fileParts.size(), noteParts.size()); i++) {
            events.add(new FilesCollected(at, stage, host, part(fileParts, i), part(noteParts, i)));
        }
        return events;
    }

    /** Events that together tell of these results. */
    public static List<ResultsRead> resultsRead(Instant at, Stage stage, String host, List<ResultsRead.Entry> results) {
        return of(results, entry -> entry.name().length() + entry.text().length() + RESULT).stream()
                .map(part -> new ResultsRead(at, stage, host, part))
                .toList();
    }

    private static List<String> part(List<List<String>> parts, int i) {
        return i < parts.size() ? parts.get(i) : List.of();
    }

    private static <T> List<List<T>> of(List<T> all, ToIntFunction<T> characters) {
        List<List<T>> parts = new ArrayList<>();
        int left = 0;
        for (T one : all) {
            left -= characters.applyAsInt(one);
            if (left < 0 || parts.isEmpty()) {
                parts.add(new ArrayList<>());
                left = MOST_CHARACTERS - characters.applyAsInt(one);
            }
            parts.get(parts.size() - 1).add(one);
        }
        return parts;
    }
}
