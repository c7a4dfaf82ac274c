package io.jenkins.plugins.virtualcluster.suite.request;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request as it is written down in the record for another process; the definitions are beside it as they were.
 *
 * @param cases those that are to run
 * @param script what is run instead of a suite
 * @param repository that the definitions were read from first, for what is not kept beside them
 * @param keepFailed whether the cluster stays only if the run did not pass; not in records of old, as what follows
 * @param hold whether the run stops behind the stage that did not pass
 * @param noStandby whether its cluster boots though a standby cluster fits
 * @param standby whether its cluster is to stand by
 * @param paused whether in memory
 */
public record PersistedRequest(
        String run,
        String suite,
        String cluster,
        List<String> cases,
        Map<String, String> tags,
        String repository,
        Optional<String> commit,
        String owner,
        Optional<Duration> keep,
        String privateDirectory,
        Optional<KeptScript> script,
        Optional<Attempt> attempt,
        Optional<Map<String, String>> cell,
        Optional<String> trigger,
        Optional<String> commitPage,
        boolean keepFailed,
        boolean hold,
        Optional<String> rerunOf,
        List<RunRequest.CellRun> matrix,
        Optional<Boolean> prepareAgain,
        Optional<Repeats> repeats,
        Optional<Boolean> noStandby,
        Optional<Boolean> standby,
        Optional<Boolean> paused) {
    public PersistedRequest {
        Objects.requireNonNull(run, "it names no run");
        Objects.requireNonNull(suite, "it names no suite");
        Objects.requireNonNull(cluster, "it names no cluster");
        Objects.requireNonNull(repository, "it names no repository");
        Objects.requireNonNull(owner, "it names no owner");
        Objects.requireNonNull(privateDirectory, "it names no private directory");
        cases = List.copyOf(cases);
        tags = Map.copyOf(tags);
        matrix = matrix == null ? List.of() : List.copyOf(matrix);
        repeats = repeats == null ? Optional.empty() : repeats;
    }

    /**
     * A script that is run alone.
     *
     * @param text empty if nothing is run, and the cluster stays for people
     * @param limit how long it may run; without a script, how long each host may take until it is ready
     */
    record KeptScript(String text, List<String> hosts, Duration limit) {
        /** None of a suite that was defined. */
        static Optional<KeptScript> of(RunRequest request) {
            Suite suite = request.suite();
            if (request.isClusterAlone()) {
                return Optional.of(
                        new KeptScript("", suite.hosts(), suite.timeouts().start()));
            }
            return request.isScript()
                    ? Optional.of(new KeptScript(
                            suite.init().others().orElseThrow().text(),
                            suite.hosts(),
                            suite.timeouts().init()))
                    : Optional.empty();
        }

        Suite suite(String cluster, String name, Path directory) {
            return text.isEmpty()
                    ? AdHocSuite.ofNothing(cluster, hosts, limit, directory)
                    : AdHocSuite.ofScript(cluster, name, text, hosts, limit, directory);
        }
    }

    public static PersistedRequest of(RunRequest request) throws IOException {
        return new PersistedRequest(
                request.run(),
                request.suite().name(),
                request.cluster().name(),
                request.cases().stream().map(TestCase::name).toList(),
                request.tags(),
                origin(request.repository()),
                request.commit(),
                request.owner(),
                request.keep().time(),
                request.privateDirectory().toAbsolutePath().toString(),
                KeptScript.of(request),
                Optional.of(request.attempt()),
                Optional.of(request.cell().tags()),
                request.trigger(),
                request.commitPage(),
                request.keep().onlyFailed(),
                request.keep().hold(),
                request.rerunOf(),
                request.matrix(),
                said(request.choices().prepareAgain()),
                Optional.of(request.repeats()).filter(Repeats::isSome),
                said(request.choices().noStandby()),
                said(request.keep().standby()),
                said(request.keep().paused()));
    }

    private static Optional<Boolean> said(boolean value) {
        return value ? Optional.of(true) : Optional.empty();
    }

    /** Of definitions that were read from a record, where the record has them from. */
    private static String origin(Path repository) throws IOException {
        Path request = new RunDirectory(repository).request();
        return Files.isRegularFile(request)
                ? JsonFiles.read(request, PersistedRequest.class).repository
                : repository.toAbsolutePath().toString();
    }

    /** The same of another run of the matrix, of which records of old do not have the cases. */
    private PersistedRequest with(String other, MatrixCell itsCell) {
        Map<String, String> its = new HashMap<>(tags);
        its.putAll(itsCell.tags());
        Optional<RunRequest.CellRun> known = matrix.stream()
                .filter(one -> one.run().equals(other) && !one.cases().isEmpty())
                .findFirst();
        return new PersistedRequest(
                run,
                suite,
                cluster,
                known.map(RunRequest.CellRun::cases).orElse(cases),
                its,
                repository,
                commit,
                owner,
                keep,
                privateDirectory,
                script,
                attempt,
                Optional.of(itsCell.tags()),
                trigger,
                commitPage,
                keepFailed,
                hold,
                known.map(RunRequest.CellRun::rerunOf).orElse(rerunOf),
                matrix,
                prepareAgain,
                repeats,
                noStandby,
                standby,
                paused);
    }

    /**
     * Reads the request of a run from its record, which need not lie where it was.
     *
     * @throws IOException if the record has none, or the definitions in it cannot be read: the message says what is wrong
     */
    public static RunRequest read(RunDirectory record) throws IOException {
        return kept(record).in(record);
    }

    /**
     * The same as a request for another run of the matrix.
     *
     * @throws IOException as with {@link #read(RunDirectory)}
     */
    static RunRequest read(RunDirectory record, String run, MatrixCell cell) throws IOException {
        return kept(record).with(run, cell).in(record);
    }

    /**
     * The runs of a matrix that were started together with that of a record; none if it was alone. No definitions are read.
     *
     * @throws IOException if the record has no request, or it cannot be read
     */
    public static List<RunRequest.CellRun> startedWith(RunDirectory record) throws IOException {
        return kept(record).matrix;
    }

    private static PersistedRequest kept(RunDirectory record) throws IOException {
        if (!Files.isRegularFile(record.request())) {
            throw new IOException(
                    "The record " + record.path()
                            + " has no request: its run ended before it started, or an older version wrote it; run the suite again");
        }
        return JsonFiles.read(record.request(), PersistedRequest.class);
    }

    private RunRequest in(RunDirectory record) throws IOException {
        Path directory = record.path().toRealPath();
        Definitions definitions = DefinitionReader.readKept(
                directory,
                Path.of(repository),
                cluster,
                script.isPresent() ? Optional.empty() : Optional.of(suite),
                tags);
        Cluster definedCluster = definitions.clusters().get(cluster);
        Optional<Suite> definedSuite = script.map(one -> one.suite(cluster, suite, record.suite()))
                .or(() -> Optional.ofNullable(definitions.suites().get(suite)));
        if (definedCluster == null || definedSuite.isEmpty()) {
            throw new IOException("The definitions in the record " + record.path() + " cannot be read: "
                    + definitions.problems().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        return new RunRequest(
                run,
                definedSuite.get(),
                definedCluster,
                definedSuite.get().cases().stream()
                        .filter(each -> cases.contains(each.name()))
                        .toList(),
                tags,
                directory,
                commit,
                commitPage,
                owner,
                new Keep(
                        keep,
                        keepFailed && keep.isPresent(),
                        hold && keep.isPresent(),
                        standby.orElse(false) && keep.isPresent(),
                        paused.orElse(false)),
                Path.of(privateDirectory),
                attempt.orElse(Attempt.ONLY),
                cell.map(MatrixCell::new).orElse(MatrixCell.NONE),
                trigger,
                definitions.knownIssues().stream()
                        .filter(issue -> issue.isOfSuite(suite))
                        .toList(),
                rerunOf,
                matrix,
                RunFile.in(record),
                new RunChoices(prepareAgain.orElse(false), repeats.orElse(Repeats.NONE), noStandby.orElse(false)));
    }
}
