package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.AtomicFile;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The runs of a block that steps take through single stages: one of a suite at a time. A file for each, named like the
 * suite, has the id of its run and how its log is told, for a process that continues.
 */
final class StagedRuns {
    /** The second line of the file of a run whose output is shown. */
    private static final String SHOWN = "output is shown";

    private final Path directory;
    private final SuiteJob job;
    private final BuildFiles files;
    private final ClusterPool pool;
    private final Map<String, SuiteJob.Begun> open = new ConcurrentHashMap<>();
    /** Held while something is done with the run of a suite, however long that takes: by the suite. */
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

    StagedRuns(Path directory, SuiteJob job, BuildFiles files, ClusterPool pool) {
        this.directory = directory;
        this.job = job;
        this.files = files;
        this.pool = pool;
    }

    /**
     * Begins a run of the suite, or continues it if it has that id.
     *
     * @throws InvalidRequestException if another run of the suite is open
     */
    void begin(String id, SuiteOptions wish, SuiteJob.Definitions definitions, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        inTurn(wish.suite(), telling, () -> {
            beginInTurn(id, wish, definitions, telling);
            return null;
        });
    }

    /** Waits until nobody else is at that suite's run; the wait ends when the step is asked to. */
    private <T> T inTurn(String suite, StepIO telling, Activity.Work<T> work)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        ReentrantLock turn = turns.computeIfAbsent(suite, absent -> new ReentrantLock());
        if (!turn.tryLock()) {
            telling.activity().lock(turn, "waits for another step of suite " + suite);
        }
        try {
            return work.call();
        } finally {
            turn.unlock();
        }
    }

    private void beginInTurn(String id, SuiteOptions wish, SuiteJob.Definitions definitions, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        Optional<String> there = idOf(wish.suite());
        if (there.filter(other -> !other.equals(id)).isPresent()) {
            throw new InvalidRequestException(
                    "Suite " + wish.suite() + " has already started in this block; expected suiteFinalize first");
        }
        Optional<RunDirectory> record = files.record(id);
        if (record.isPresent()) {
            find(wish.suite(), telling);
            return;
        }
        RunRequest request = job.request(id, wish, definitions);
        Files.createDirectories(directory);
        Path note = directory.resolve(wish.suite());
        AtomicFile.write(
                note, (telling.output() ? id + "\n" + SHOWN + "\n" : id + "\n").getBytes(StandardCharsets.UTF_8));
        SuiteJob.Begun begun = opened(request, note, telling);
        open.put(wish.suite(), begun);
        telling.activity().during(begun.run().run(), run -> {
            run.begin();
            return null;
        });
    }

    /** @param note is removed if it does not come to begin, since another try may */
    private SuiteJob.Begun opened(RunRequest request, Path note, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        boolean done = false;
        try {
            SuiteJob.Begun begun = SuiteJob.watched(List.of(request), telling, () -> job.open(request, telling));
            done = true;
            return begun;
        } finally {
            if (!done) {
                Files.deleteIfExists(note);
            }
        }
    }

    /** Runs a stage; one that has ended already tells its verdict. */
    Verdict stage(String suite, Stage stage, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return inTurn(suite, telling, () -> stageInTurn(suite, stage, telling));
    }

    /** @throws InvalidRequestException if the suite has no such case */
    void requireCase(String suite, String name, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        inTurn(suite, telling, () -> {
            requireCase(suite, name, find(suite, telling));
            return null;
        });
    }

    private static void requireCase(String suite, String name, SuiteJob.Begun begun) throws InvalidRequestException {
        List<String> cases = begun.run().run().stages().stream()
                .flatMap(stage -> stage.testCase().stream())
                .distinct()
                .toList();
        if (!cases.contains(name)) {
            throw new InvalidRequestException("Suite " + suite + ": " + Suggestions.unknown("case", name, cases));
        }
    }

    private Verdict stageInTurn(String suite, Stage stage, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        SuiteJob.Begun begun = find(suite, telling);
        if (stage.testCase().isPresent()) {
            requireCase(suite, stage.testCase().get(), begun);
        }
        if (!begun.run().run().stages().contains(stage)) {
            throw new InvalidRequestException("Suite " + suite + " has no stage " + stage + "; it has "
                    + begun.run().run().stages());
        }
        return telling.activity().during(begun.run().run(), run -> run.run(stage));
    }

    /** Ends a run: what was begun is finalized. */
    FinishedRun end(String suite, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        return inTurn(suite, telling, () -> endInTurn(suite, telling));
    }

    private FinishedRun endInTurn(String suite, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        Optional<RunDirectory> ended = endedRecord(suite);
        if (ended.isEmpty()) {
            SuiteJob.Begun begun = find(suite, telling);
            Verdict verdict = Verdict.INFRASTRUCTURE;
            try {
                begun.run().end(telling.activity());
                ended = Optional.of(begun.run().directory());
                verdict = FinishedRun.of(ended.get()).verdict();
            } finally {
                open.remove(suite);
                pool.release(begun.cluster(), SuiteJob.isSpoiledBy(verdict), telling.out());
            }
        }
        FinishedRun result = RunOnCluster.ended(ended.get(), telling.out());
        Files.deleteIfExists(directory.resolve(suite));
        return result;
    }

    /** The suite that is meant where none is named: the only one. */
    String suite(Optional<String> named) throws InvalidRequestException, IOException {
        List<String> suites = suites();
        if (named.isPresent()) {
            if (!suites.contains(named.get())) {
                throw new InvalidRequestException("Suite " + named.get()
                        + " has not started in this block; expected suiteInit '" + named.get() + "' before");
            }
            return named.get();
        }
        if (suites.size() != 1) {
            throw new InvalidRequestException(
                    suites.isEmpty()
                            ? "No suite has started in this block; expected suiteInit before"
                            : "Several suites have started in this block: " + String.join(", ", suites)
                                    + "; expected one of them as suite:");
        }
        return suites.get(0);
    }

    /** Those whose runs have begun: what is noted and did not come to begin has nothing to end. */
    List<String> begun() throws IOException {
        List<String> begun = new ArrayList<>();
        for (String suite : suites()) {
            Optional<String> id = idOf(suite);
            if (open.containsKey(suite)
                    || id.isPresent() && files.record(id.get()).isPresent()) {
                begun.add(suite);
            }
        }
        return begun;
    }

    /** Those that are to begin, or have begun and not ended. */
    List<String> suites() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> names = Files.list(directory)) {
            return names.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private SuiteJob.Begun find(String suite, StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        SuiteJob.Begun there = open.get(suite);
        if (there != null) {
            there.run().log().goOnFor(telling.out(), telling.activity());
            return there;
        }
        Optional<String> id = idOf(suite);
        Optional<RunDirectory> record = id.isEmpty() ? Optional.empty() : files.record(id.get());
        if (record.isEmpty()) {
            throw new InvalidRequestException("Suite " + suite + " could not start; see above");
        }
        SuiteJob.Begun begun =
                job.reopen(record.get(), telling.orShown(lines(suite).contains(SHOWN)));
        open.put(suite, begun);
        telling.activity().during(begun.run().run(), run -> {
            run.begin();
            return null;
        });
        return begun;
    }

    private Optional<RunDirectory> endedRecord(String suite) throws IOException {
        Optional<String> id = open.containsKey(suite) ? Optional.empty() : idOf(suite);
        Optional<RunDirectory> record = id.isEmpty() ? Optional.empty() : files.record(id.get());
        return record.isPresent() && Records.read(record.get()).state().ended().isPresent() ? record : Optional.empty();
    }

    private Optional<String> idOf(String suite) throws IOException {
        return lines(suite).stream().findFirst();
    }

    private List<String> lines(String suite) throws IOException {
        return suites().contains(suite) ? Files.readAllLines(directory.resolve(suite)) : List.of();
    }
}
