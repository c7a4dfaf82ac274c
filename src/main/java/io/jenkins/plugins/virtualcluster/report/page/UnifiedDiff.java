package io.jenkins.plugins.virtualcluster.report.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** The difference of two texts as {@code diff -u} writes it. */
final class UnifiedDiff {
    private UnifiedDiff() {}

    /** @return empty if they are equal */
    static String of(String nameA, byte[] textA, String nameB, byte[] textB) {
        RawText a = new RawText(textA);
        RawText b = new RawText(textB);
        HistogramDiff algorithm = new HistogramDiff();
        // What has no line that is rare is replaced whole: a search for the shortest way there has no bound.
        algorithm.setFallbackAlgorithm(null);
        EditList edits = algorithm.diff(RawTextComparator.DEFAULT, a, b);
        ByteArrayOutputStream hunks = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(hunks)) {
            formatter.format(edits, a, b);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return edits.isEmpty() ? "" : "--- " + nameA + "\n+++ " + nameB + "\n" + hunks.toString(StandardCharsets.UTF_8);
    }
}
