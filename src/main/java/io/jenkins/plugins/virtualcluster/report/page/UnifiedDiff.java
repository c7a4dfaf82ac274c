package io.jenkins.plugins.virtualcluster.report.page;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.DiffAlgorithmListener;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.util.List;

/** The difference of two texts as {@code diff -u} writes it. */
final class UnifiedDiff {
    private static final int CONTEXT = 3;
    /** More differences are not looked for one by one: all between the first and the last is replaced. */
    private static final int MOST = 500;

    private UnifiedDiff() {}

    /**
     * Writes it.
     *
     * @param a the old lines, each with its end, but perhaps the last
     * @return empty if they are equal
     */
    static String of(String nameA, List<String> a, String nameB, List<String> b) {
        List<String> old = a.stream().map(UnifiedDiff::line).toList();
        List<String> fresh = b.stream().map(UnifiedDiff::line).toList();
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(nameA, nameB, old, patch(old, fresh), CONTEXT);
        return diff.isEmpty() ? "" : String.join("\n", diff) + "\n";
    }

    private static String line(String line) {
        return line.endsWith("\n") ? line.substring(0, line.length() - 1) : line + "\n\\ No newline at end of file";
    }

    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final class Limit implements DiffAlgorithmListener {
        @Override
        public void diffStart() {
            // Nothing is measured.
        }

        @Override
        public void diffStep(int differences, int max) {
            if (differences > MOST) {
                throw new TooManyException();
            }
        }

        @Override
        public void diffEnd() {
            // Nothing is measured.
        }
    }

    private static Patch<String> patch(List<String> a, List<String> b) {
        try {
            return DiffUtils.diff(a, b, new Limit());
        } catch (TooManyException e) {
            int least = Math.min(a.size(), b.size());
            int start = 0;
            while (start < least && a.get(start).equals(b.get(start))) {
                start++;
            }
            int end = 0;
            while (end < least - start && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
                end++;
            }
            Patch<String> patch = new Patch<>();
            patch.addDelta(new ChangeDelta<>(
                    new Chunk<>(start, a.subList(start, a.size() - end)),
                    new Chunk<>(start, b.subList(start, b.size() - end))));
            return patch;
        }
    }
}
