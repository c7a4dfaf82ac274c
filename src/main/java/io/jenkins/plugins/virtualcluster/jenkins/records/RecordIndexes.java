package io.jenkins.plugins.virtualcluster.jenkins.records;

import io.jenkins.plugins.virtualcluster.report.page.LineIndexes;
import io.jenkins.plugins.virtualcluster.report.page.PageApi;
import io.jenkins.plugins.virtualcluster.report.page.RunIndex;
import io.jenkins.plugins.virtualcluster.report.page.Runs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was read of the records of builds that were looked at last, so that it is not read again for each page. */
public final class RecordIndexes {
    private static final int BUILDS = 500;

    private final LineIndexes lines = new LineIndexes();
    private final Map<Path, RunIndex> indexes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, RunIndex> eldest) {
            return size() > BUILDS;
        }
    };

    /** The runs of which that directory has the records. */
    RunIndex of(Path records) {
        synchronized (indexes) {
            return indexes.computeIfAbsent(records, RunIndex::new);
        }
    }

    /** The data of the pages of some runs. */
    PageApi api(Runs runs) {
        return new PageApi(runs, lines);
    }

    /** Forgets a build that is being deleted. */
    public void forget(Path build) {
        synchronized (indexes) {
            indexes.keySet().removeIf(records -> records.startsWith(build));
        }
        lines.forget(build);
    }
}
