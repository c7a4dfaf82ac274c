package io.jenkins.plugins.virtualcluster.jenkins.records;

import io.jenkins.plugins.virtualcluster.report.page.IndexEntry;
import io.jenkins.plugins.virtualcluster.report.page.RunIndex;
import io.jenkins.plugins.virtualcluster.report.page.Runs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The records of a job's builds. Builds are found by their directories: none is loaded for its history.
 *
 * @param builds the directory that has one directory a build, named by its number
 * @param looked how many builds are read, the newest first, at most 1,000; older ones are omitted
 */
public record JobRecords(Path builds, int looked, RecordIndexes indexes) {
    /** How many builds the pages of a job look at. */
    public static final int BUILDS = 200;

    /** Whether one of the builds has run a suite. */
    public boolean exist() throws IOException {
        for (int number : newest()) {
            if (build(number).exist()) {
                return true;
            }
        }
        return false;
    }

    private BuildRecords build(int number) {
        return BuildRecords.of(number, builds.resolve(Integer.toString(number)), indexes);
    }

    private List<Integer> newest() throws IOException {
        List<Integer> numbers = indexes.builds(builds);
        return numbers.subList(0, Math.min(looked, numbers.size()));
    }

    /** Those that have records, the newest first. */
    private List<BuildRecords> all() throws IOException {
        return newest().stream().map(this::build).filter(BuildRecords::exist).toList();
    }

    /** The runs of all of them. */
    public Runs.Several together() throws IOException {
        return new Runs.Several(all().stream().map(BuildRecords::index).toList());
    }

    /** The same, found when they are asked for. */
    Runs runs() {
        return new Runs() {
            @Override
            public List<IndexEntry> entries() throws IOException {
                return together().entries();
            }

            @Override
            public Optional<RunIndex> holding(String id) {
                try {
                    return together().holding(id);
                } catch (IOException e) {
                    // what cannot be listed has no record that anybody could read
                    return Optional.empty();
                }
            }
        };
    }

    /** The numbers of the builds by the ids of the records of their runs. */
    Map<String, Integer> numbers() throws IOException {
        Map<String, Integer> numbers = new HashMap<>();
        for (BuildRecords build : all()) {
            build.index().entries().forEach(entry -> numbers.put(entry.run().id(), build.build()));
        }
        return numbers;
    }

    /** The run that has that id, or whose record does. */
    Optional<IndexEntry> entry(String id) throws IOException {
        Optional<RunIndex> index = together().holding(id);
        return index.isPresent() ? index.get().find(id) : Optional.empty();
    }

    /** The build that has the record of that run. */
    Optional<Integer> buildOf(String id) throws IOException {
        List<BuildRecords> all = all();
        return Stream.concat(all.stream().filter(build -> build.index().knows(id)), all.stream())
                .filter(build -> build.index().holding(id).isPresent())
                .map(BuildRecords::build)
                .findFirst();
    }

    /** The suites that were run, and of a matrix each cell by itself, the one that was run last first. */
    public List<SuiteLine> suites() throws IOException {
        List<RunLine> runs = new ArrayList<>();
        for (BuildRecords build : all()) {
            for (IndexEntry entry : build.index().entries()) {
                if (!entry.run().script()) {
                    runs.add(RunLine.of(build.build(), entry));
                }
            }
        }
        runs.sort(Comparator.comparing(RunLine::started).reversed());
        Map<String, List<RunLine>> suites = new LinkedHashMap<>();
        runs.forEach(run ->
                suites.computeIfAbsent(run.title(), name -> new ArrayList<>()).add(run));
        return suites.values().stream().map(SuiteLine::new).toList();
    }

    /** The pages of all runs of a job's builds; that of one run is among those of its build. */
    public RecordPages pages() {
        RecordPages pages = (path, query) -> {
            String kind = path.get(0);
            if (kind.equals("data")) {
                return new RecordPages.Data(
                        new BuildNumbers(this).in(path, indexes.api(together()).answer(RecordPages.data(path, query))));
            }
            if (kind.equals("compare") && path.size() == 1) {
                return new RecordPages.Drawn("compare", "", "Compare two runs", "./", "./");
            }
            if (List.of("suite", "host").contains(kind) && path.size() == 2) {
                return new RecordPages.Drawn(kind, path.get(1), path.get(1), "../", "../");
            }
            if (kind.equals("run") && path.size() == 2) {
                int build = buildOf(path.get(1)).orElseThrow(RecordPages::nothing);
                return new RecordPages.Moved(
                        "../../" + build + "/" + BuildRecords.PAGES + "/run/" + RecordPages.encoded(path.get(1)));
            }
            throw RecordPages.nothing();
        };
        return pages.withMissing();
    }
}
