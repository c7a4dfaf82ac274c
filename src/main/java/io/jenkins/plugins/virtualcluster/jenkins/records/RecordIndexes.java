package io.jenkins.plugins.virtualcluster.jenkins.records;

import io.jenkins.plugins.virtualcluster.report.page.DirectoryListing;
import io.jenkins.plugins.virtualcluster.report.page.LineIndexes;
import io.jenkins.plugins.virtualcluster.report.page.PageApi;
import io.jenkins.plugins.virtualcluster.report.page.RunIndex;
import io.jenkins.plugins.virtualcluster.report.page.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What was read of the records of builds, so that it is not read again for each page. What was not looked at for the longest
 * time is forgotten when it gets too much. Safe for use by several threads.
 */
public final class RecordIndexes {
    /** No more builds of a job are known than the newest so many. */
    static final int BUILDS = 1_000;

    /**
     * In stages of runs, of which each takes some 150 bytes: 200 builds of each of 50 jobs fit in, if their suites have a
     * hundred stages.
     */
    private static final int WEIGHT = 1_000_000;
    /** In jobs, whose lists take some 20 KiB each. */
    private static final int JOBS = 1_000;
    /** So many indexes are added between two looks at what they all weigh. */
    private static final int BETWEEN = 100;

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private final int most;
    private final LineIndexes lines = new LineIndexes();
    private final Map<Path, RunIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Path, DirectoryListing<List<Integer>>> jobs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, DirectoryListing<List<Integer>>> eldest) {
            return super.size() > JOBS;
        }
    };
    private int added;

    public RecordIndexes() {
        this(WEIGHT);
    }

    /** @param most how much is kept, in stages of runs */
    RecordIndexes(int most) {
        this.most = most;
    }

    /** The runs of which that directory has the records. */
    RunIndex of(Path records) {
        synchronized (indexes) {
            RunIndex known = indexes.get(records);
            if (known == null) {
                known = new RunIndex(records);
                indexes.put(records, known);
                added++;
                if (added % BETWEEN == 0) {
                    forgetEldest();
                }
            }
            return known;
        }
    }

    private void forgetEldest() {
        long weight = indexes.values().stream().mapToLong(RunIndex::weight).sum();
        Iterator<RunIndex> eldest = indexes.values().iterator();
        while (weight > most && eldest.hasNext()) {
            weight -= eldest.next().weight();
            eldest.remove();
        }
    }

    /** How many directories of records are known. */
    int size() {
        synchronized (indexes) {
            return indexes.size();
        }
    }

    /**
     * The numbers of the newest builds of a job, the newest first.
     *
     * @param builds the directory that has one directory a build, named by its number
     */
    List<Integer> builds(Path builds) throws IOException {
        DirectoryListing<List<Integer>> listing;
        synchronized (jobs) {
            listing = jobs.computeIfAbsent(builds, each -> new DirectoryListing<>(each, RecordIndexes::newest));
        }
        return listing.get();
    }

    private static List<Integer> newest(List<String> names) {
        return names.stream()
                .filter(name -> NUMBER.matcher(name).matches())
                .map(Integer::valueOf)
                .sorted(Comparator.reverseOrder())
                .limit(BUILDS)
                .toList();
    }

    /** The data of the pages of some runs. */
    PageApi api(Runs runs) {
        return api(runs, runs);
    }

    /** @param around the runs among which one of them has its place */
    PageApi api(Runs runs, Runs around) {
        return new PageApi(runs, around, lines);
    }

    /** Forgets a build that is being deleted. */
    public void forget(Path build) {
        synchronized (indexes) {
            indexes.keySet().removeIf(records -> records.startsWith(build));
        }
        lines.forget(build);
    }
}
