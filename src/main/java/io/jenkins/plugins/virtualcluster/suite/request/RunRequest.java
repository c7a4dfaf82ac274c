package io.jenkins.plugins.virtualcluster.suite.request;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Isolation;
import io.jenkins.plugins.virtualcluster.definition.KnownIssue;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.reading.Selection;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be run.
 *
 * @param run the run's id, see {@link RunId}
 * @param cases of the suite, those that are to run, in its order
 * @param tags of the suite's own, with the values of this run
 * @param repository the directory that the definitions were read from
 * @param commit that it was at, with {@code +} behind it if files differed
 * @param commitPage the address of that commit's web page, if it has one
 * @param owner who runs it, such as {@code user@machine}
 * @param keep what becomes of its cluster
 * @param privateDirectory for what lets in to the hosts of a cluster of its own; made with mode 700, removed with the
 *     cluster. On a cluster that is there, that one's
 * @param attempt which one at the suite this run is
 * @param cell of the suite's matrix
 * @param trigger what has it start, in one sentence, such as a change or a schedule; empty if someone starts it
 * @param knownIssues of the definitions, those that are about the suite
 * @param rerunOf the id of the run that it repeats, or a part of it; empty if it repeats none
 * @param matrix all runs of the suite's matrix that are started together with it, and itself; empty of a run that is alone
 * @param delivered files that its hosts have beside those of the suite
 * @param choices of whoever starts it, beside what is run
 */
public record RunRequest(
        String run,
        Suite suite,
        Cluster cluster,
        List<TestCase> cases,
        Map<String, String> tags,
        Path repository,
        Optional<String> commit,
        Optional<String> commitPage,
        String owner,
        Keep keep,
        Path privateDirectory,
        Attempt attempt,
        MatrixCell cell,
        Optional<String> trigger,
        List<KnownIssue> knownIssues,
        Optional<String> rerunOf,
        List<CellRun> matrix,
        List<RunFile> delivered,
        RunChoices choices) {
    /**
     * A run of a matrix.
     *
     * @param run the id of its first attempt
     * @param tags of the matrix, with their values in it
     * @param cases the names of those that are to run in it; empty in records of old
     * @param rerunOf the id of the run that it repeats; empty if it repeats none, and in records of old
     */
    public record CellRun(String run, Map<String, String> tags, List<String> cases, Optional<String> rerunOf) {
        public CellRun {
            Objects.requireNonNull(run, "a run of a matrix has an id");
            tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
            cases = cases == null ? List.of() : List.copyOf(cases);
            rerunOf = rerunOf == null ? Optional.empty() : rerunOf;
        }

        private static CellRun of(RunRequest request) {
            return new CellRun(
                    request.run,
                    request.cell.tags(),
                    request.cases.stream().map(TestCase::name).toList(),
                    request.rerunOf);
        }
    }

    public RunRequest {
        matrix = List.copyOf(matrix);
        knownIssues = List.copyOf(knownIssues);
        delivered = List.copyOf(delivered);
        cases = List.copyOf(cases);
        tags = Map.copyOf(tags);
    }

    /** One that is alone, repeats none, and has no files beside those of its suite. */
    public RunRequest(
            String run,
            Suite suite,
            Cluster cluster,
            List<TestCase> cases,
            Map<String, String> tags,
            Path repository,
            Optional<String> commit,
            Optional<String> commitPage,
            String owner,
            Keep keep,
            Path privateDirectory,
            Attempt attempt,
            MatrixCell cell,
            Optional<String> trigger,
            List<KnownIssue> knownIssues) {
        this(
                run,
                suite,
                cluster,
                cases,
                tags,
                repository,
                commit,
                commitPage,
                owner,
                keep,
                privateDirectory,
                attempt,
                cell,
                trigger,
                knownIssues,
                Optional.empty(),
                List.of(),
                List.of(),
                RunChoices.USUAL);
    }

    /** Of what someone selected and starts. */
    public static RunRequest of(
            String run,
            Selection selection,
            Path repository,
            Optional<String> commit,
            String owner,
            Keep keep,
            Path privateDirectory,
            Attempt attempt) {
        return new RunRequest(
                run,
                selection.suite(),
                selection.cluster(),
                selection.cases(),
                selection.tags(),
                repository,
                commit,
                Optional.empty(),
                owner,
                keep,
                privateDirectory,
                attempt,
                selection.cell(),
                Optional.empty(),
                selection.knownIssues());
    }

    /**
     * Of the run of a record, which need not lie where it was. Definitions are as the record holds them.
     *
     * @throws IOException if it holds no request, or the definitions in it cannot be read: the message says what is wrong
     */
    public static RunRequest of(RunDirectory record) throws IOException {
        return PersistedRequest.read(record);
    }

    /**
     * The same for another run of its suite's matrix: with that run's cases, and with what it repeats, where the record has them.
     *
     * @param run the id of that run's first attempt
     * @throws IOException as with {@link #of(RunDirectory)}
     */
    public static RunRequest of(RunDirectory record, String run, MatrixCell cell) throws IOException {
        return PersistedRequest.read(record, run, cell);
    }

    /**
     * The runs of a matrix that were started together, or the one of a run that is alone: as first attempts, in their order.
     *
     * @param record of the first of them
     * @throws IOException as with {@link #of(RunDirectory)}
     */
    public static List<RunRequest> startedWith(RunDirectory record) throws IOException {
        RunRequest first = of(record);
        List<RunRequest> all = new ArrayList<>(List.of(first));
        for (CellRun other : first.matrix) {
            if (!other.run.equals(first.run)) {
                all.add(of(record, other.run, new MatrixCell(other.tags))
                        .again(other.run, first.privateDirectory, first.attempt));
            }
        }
        return all;
    }

    /** The same, started by what that sentence says. */
    public RunRequest because(String sentence) {
        return with(run, commitPage, privateDirectory, attempt, Optional.of(sentence), matrix, delivered, choices);
    }

    /** The same of a commit that has that page, if any. */
    public RunRequest shownAt(Optional<String> page) {
        return with(run, page, privateDirectory, attempt, trigger, matrix, delivered, choices);
    }

    /** The same runs of one suite's matrix, each with all of them. */
    public static List<RunRequest> together(List<RunRequest> cells) {
        if (cells.size() == 1) {
            return cells;
        }
        List<CellRun> all = cells.stream().map(CellRun::of).toList();
        return cells.stream()
                .map(one -> one.with(
                        one.run,
                        one.commitPage,
                        one.privateDirectory,
                        one.attempt,
                        one.trigger,
                        all,
                        one.delivered,
                        one.choices))
                .toList();
    }

    /**
     * The same as a run of its own that says which one it repeats: what someone starts, with the definitions that this one had.
     *
     * @param id the new run's
     * @param names of the cases that are to run; of one that was repeated, that of any repetition stands for it
     * @param of the id of the run that is repeated
     * @param by who starts it
     * @param keeping what becomes of the new run's cluster
     * @param directory the new run's private one
     */
    public RunRequest rerun(
            String id, List<String> names, String of, String by, Keep keeping, Path directory, Attempt first) {
        return new RunRequest(
                id,
                suite,
                cluster,
                cases.stream()
                        .filter(one -> names.stream().anyMatch(name -> repeats().isOf(name, one.name())))
                        .toList(),
                tags,
                repository,
                commit,
                commitPage,
                by,
                keeping,
                directory,
                first,
                cell,
                Optional.empty(),
                knownIssues,
                Optional.of(of),
                List.of(),
                delivered,
                RunChoices.USUAL.repeating(repeats()));
    }

    /**
     * One script, run as a barrier over some hosts of a cluster that is there. Its record is that of a suite without cases.
     *
     * @param name of the script in messages, a plain file name
     * @param text with its {@code #!} line, and with tags
     * @param hosts short names
     * @param limit how long it may run
     */
    public static RunRequest script(
            String run, ClusterRequest cluster, String name, String text, List<String> hosts, Duration limit) {
        return new RunRequest(
                run,
                AdHocSuite.ofScript(cluster.cluster().name(), name, text, hosts, limit, cluster.privateDirectory()),
                cluster.cluster(),
                List.of(),
                Map.of(),
                cluster.top(),
                Optional.empty(),
                Optional.empty(),
                cluster.owner(),
                Keep.NOT,
                cluster.privateDirectory(),
                Attempt.ONLY,
                MatrixCell.NONE,
                Optional.empty(),
                List.of());
    }

    /**
     * A cluster without a suite: it is started for people, or to stand by, and stays once all of its hosts are ready.
     *
     * @param repository the directory that the definitions were read from
     * @param keep how it stays
     * @param start how long each host may take until it is ready, unless the host itself says
     */
    public static RunRequest clusterAlone(
            String run,
            Cluster cluster,
            Path repository,
            Optional<String> commit,
            String owner,
            Keep keep,
            Path privateDirectory,
            Duration start) {
        List<String> hosts = cluster.hosts().stream().map(Host::name).toList();
        return new RunRequest(
                run,
                AdHocSuite.ofNothing(cluster.name(), hosts, start, privateDirectory),
                cluster,
                List.of(),
                cluster.tags(),
                repository,
                commit,
                Optional.empty(),
                owner,
                keep,
                privateDirectory,
                Attempt.ONLY,
                MatrixCell.NONE,
                Optional.empty(),
                List.of());
    }

    /**
     * What runs on the guest on which an image is prepared; its only stage is {@code prepare}.
     *
     * @param guest with that one host
     * @param start how long it may take until it is ready
     */
    public static RunRequest preparation(ClusterRequest guest, String suite, Duration start) {
        return new RunRequest(
                guest.id(),
                AdHocSuite.ofPreparation(
                        guest.cluster().name(),
                        suite,
                        guest.cluster().hosts().stream().map(Host::name).toList(),
                        start,
                        guest.privateDirectory()),
                guest.cluster(),
                List.of(),
                guest.cluster().tags(),
                guest.repository(),
                Optional.empty(),
                Optional.empty(),
                guest.owner(),
                Keep.NOT,
                guest.privateDirectory(),
                Attempt.ONLY,
                MatrixCell.NONE,
                Optional.empty(),
                List.of());
    }

    /** The same, for which each image is prepared again. */
    public RunRequest preparingAgain() {
        return with(run, commitPage, privateDirectory, attempt, trigger, matrix, delivered, choices.preparingAgain());
    }

    /** The names of the cases that are to find the cluster as suite-init has left it, in order: the first of each round at least. */
    public List<String> cleanCases() {
        return planned().stream()
                .map(TestCase::name)
                .filter(name -> suite.isolation() == Isolation.CASE || repeats().beginsRound(name, cases))
                .toList();
    }

    /** Whether it is one script and no suite that was defined. */
    public boolean isScript() {
        return suite.cases().isEmpty() && !isClusterAlone();
    }

    /** Whether nothing is run: only the cluster is started. */
    public boolean isClusterAlone() {
        return suite.cases().isEmpty() && suite.init().all().findAny().isEmpty();
    }

    /**
     * The same once more, as a run of its own.
     *
     * @param id the new run's
     * @param directory the new run's private one
     */
    public RunRequest again(String id, Path directory, Attempt next) {
        return with(id, commitPage, directory, next, trigger, matrix, delivered, choices);
    }

    /** The same on the cluster with that private directory. */
    public RunRequest on(Path directory) {
        return with(run, commitPage, directory, attempt, trigger, matrix, delivered, choices);
    }

    /** The same with these files beside those of the suite. */
    public RunRequest delivering(List<RunFile> files) {
        return with(run, commitPage, privateDirectory, attempt, trigger, matrix, files, choices);
    }

    /** The same with its files as they lie in a record that {@link RunFile#keep} has put them into. */
    public RunRequest deliveredFrom(RunDirectory record) {
        return delivering(delivered.stream()
                .map(file -> file.in(record.delivered(file.facts().name())))
                .toList());
    }

    /** How often its cases are run. */
    public Repeats repeats() {
        return choices.repeats();
    }

    /** The same with its cases run as often as that. */
    public RunRequest repeating(Repeats often) {
        return with(run, commitPage, privateDirectory, attempt, trigger, matrix, delivered, choices.repeating(often));
    }

    /** All cases that run, in their order: each repetition is one. */
    public List<TestCase> planned() {
        return repeats().all(cases);
    }

    /** The same but for what may differ between runs of one request. */
    private RunRequest with(
            String id,
            Optional<String> page,
            Path directory,
            Attempt which,
            Optional<String> startedBy,
            List<CellRun> all,
            List<RunFile> files,
            RunChoices how) {
        return new RunRequest(
                id,
                suite,
                cluster,
                cases,
                tags,
                repository,
                commit,
                page,
                owner,
                keep,
                directory,
                which,
                cell,
                startedBy,
                knownIssues,
                rerunOf,
                all,
                files,
                how);
    }

    /** The same on a cluster that boots. */
    public RunRequest withoutStandby() {
        return with(run, commitPage, privateDirectory, attempt, trigger, matrix, delivered, choices.withoutStandby());
    }
}
