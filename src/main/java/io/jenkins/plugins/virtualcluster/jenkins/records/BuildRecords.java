package io.jenkins.plugins.virtualcluster.jenkins.records;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.report.page.ApiAnswer;
import io.jenkins.plugins.virtualcluster.report.page.IndexEntry;
import io.jenkins.plugins.virtualcluster.report.page.RunIndex;
import io.jenkins.plugins.virtualcluster.report.page.RunSummary;
import io.jenkins.plugins.virtualcluster.suite.request.PersistedRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The records of the runs of one build; they lie in the build's directory, and go with it.
 *
 * @param build the number of the build
 */
public record BuildRecords(int build, Path directory, RecordIndexes indexes) {
    /** In the build's directory: a directory of records, one directory a run. */
    private static final String NAME = "virtual-cluster";

    /** The address of the pages, below that of a build and that of a job. */
    public static final String PAGES = "virtual-cluster";

    /** The pages of its job, from the page of a run. */
    private static final String OF_JOB = "../../../" + PAGES + "/";

    /** Of the build that has that directory. */
    public static BuildRecords of(int number, Path build, RecordIndexes indexes) {
        return new BuildRecords(number, build.resolve(NAME), indexes);
    }

    /** Whether the build has run a suite, or is about to. */
    public boolean exist() {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }

    private FailedStarts failedStarts() {
        return FailedStarts.beside(directory);
    }

    /** Whether there is something to show: a run, or why there is none. */
    public boolean havePage() {
        return exist() || Files.exists(failedStarts().file());
    }

    /** Why steps have no run, a sentence each, the first one first. */
    public List<String> noRuns() throws IOException {
        return failedStarts().all().stream()
                .map(FailedStarts.FailedStart::sentence)
                .toList();
    }

    RunIndex index() {
        return indexes.of(directory);
    }

    /** Those of all builds of its job, which lie beside it. */
    private JobRecords job() {
        return new JobRecords(directory.resolve("../..").normalize(), JobRecords.BUILDS, indexes);
    }

    /** The runs, newest first; those whose record cannot be read are omitted. */
    public List<RunLine> runs() throws IOException {
        return exist()
                ? index().entries().stream()
                        .map(entry -> RunLine.of(build, entry))
                        .toList()
                : List.of();
    }

    /**
     * Whether a run never began that was to: one of a matrix whose others did, or one of a suite that got no cluster. What the build
     * ran later instead counts.
     */
    public boolean missRuns() throws IOException {
        List<RunSummary> runs =
                exist() ? index().entries().stream().map(IndexEntry::run).toList() : List.of();
        Set<String> begun = new HashSet<>();
        for (RunSummary run : runs) {
            begun.add(run.title());
            begun.add(run.suite());
        }
        Set<String> known = new HashSet<>();
        for (RunSummary run : runs) {
            if (run.cellName().isEmpty() || known.contains(run.run())) {
                continue;
            }
            for (RunRequest.CellRun cell : startedWith(run)) {
                known.add(cell.run());
                if (!begun.contains(new MatrixCell(cell.tags()).title(run.suite()))) {
                    return true;
                }
            }
        }
        return failedStarts().all().stream()
                .flatMap(start -> start.suite().stream())
                .anyMatch(suite -> !begun.contains(suite));
    }

    /** Of a record that does not say it, none. */
    private List<RunRequest.CellRun> startedWith(RunSummary run) {
        try {
            return PersistedRequest.startedWith(new RunDirectory(directory.resolve(run.id())));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The run that has that id, or whose record does. */
    public Optional<RunLine> run(String id) throws IOException {
        return index().find(id).map(entry -> RunLine.of(build, entry));
    }

    /** The pages of a build's runs. What spans builds is among those of its job, which are beside the build's. */
    public RecordPages pages() {
        RecordPages pages = (path, query) -> {
            String kind = path.get(0);
            if (kind.equals("data")) {
                ApiAnswer answer = indexes.api(index(), job().runs()).answer(RecordPages.data(path, query));
                return new RecordPages.Data(new BuildNumbers(job()).in(path, answer));
            }
            if (kind.equals("run")
                    && path.size() == 2
                    && index().holding(path.get(1)).isPresent()) {
                return new RecordPages.Drawn("run", path.get(1), path.get(1), "../", OF_JOB);
            }
            if (kind.equals("run") && path.size() == 2) {
                return counterpart(path.get(1));
            }
            if (List.of("suite", "host").contains(kind)
                    && path.size() == 2
                    && !path.get(1).isEmpty()) {
                return ofJob("../../../", kind + "/" + RecordPages.encoded(path.get(1)), query);
            }
            if (kind.equals("compare") && path.size() == 1) {
                return ofJob("../../", kind, query);
            }
            throw RecordPages.nothing();
        };
        return pages.withMissing();
    }

    /**
     * Jenkins leads from a page of a build to the page of the same address in the build before or after it: that is the run of
     * the same suite there, or the list of its runs.
     */
    private RecordPages.Moved counterpart(String other) throws IOException {
        RunSummary of = job().entry(other).orElseThrow(RecordPages::nothing).run();
        return new RecordPages.Moved(index().entries().stream()
                .map(IndexEntry::run)
                .filter(of::isOfSame)
                .findFirst()
                .map(run -> "../run/" + RecordPages.encoded(run.id()))
                .orElse("../"));
    }

    /** A page of the job's, with the same parameters. */
    private static RecordPages.Moved ofJob(String above, String page, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(each -> RecordPages.encoded(each.getKey()) + "=" + RecordPages.encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        return new RecordPages.Moved(above + PAGES + "/" + page + (parameters.isEmpty() ? "" : "?" + parameters));
    }
}
