package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ImagePolicy;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.RunFleet;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.StandbyEntry;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.StandbyLine;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.StandbyKeeper;
import io.jenkins.plugins.virtualcluster.suite.StandbyKeeper.Attempt;
import io.jenkins.plugins.virtualcluster.suite.StandbyKeeper.Standing;
import io.jenkins.plugins.virtualcluster.suite.StandbyKeeper.Wanted;
import io.jenkins.plugins.virtualcluster.suite.SuiteRun;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Keeps the standby clusters that this Jenkins has configured in its clouds, which may share hypervisors. What there is, is known from
 * the disk and from the hypervisors, also after a restart. Rounds are made by one thread at a time; all else is for any thread.
 */
public final class StandbyRounds {
    /** Images may change, and someone may remove a cluster from its hypervisor. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    private static final int DIGITS = 16;

    private final RunEnvironment engine;
    private final Path definitions;
    private final Path records;
    private final Consumer<String> log;
    private final StandbyKeeper keeper;
    private Optional<Settled> settled = Optional.empty();
    /** By the names of clouds. */
    private volatile Map<String, List<StandbyLine>> lines = Map.of();

    private Optional<SuiteRun> run = Optional.empty();
    private volatile boolean stopped;

    /**
     * @param directory for copies of definitions, and for the record of an attempt that failed
     * @param log told what becomes of standby clusters, a sentence each
     */
    public StandbyRounds(RunEnvironment engine, Path directory, Consumer<String> log) {
        this.engine = engine;
        this.definitions = directory.resolve("definitions");
        this.records = directory.resolve("records");
        this.log = log;
        this.keeper = new StandbyKeeper(engine.standbys().stock(), engine.owner(), engine.clock());
    }

    /** What a cloud has configured. */
    public record Asked(String cloud, List<HypervisorDescription> hypervisors, List<StandbyEntry> entries) {}

    /** Where the definitions of repositories are from. */
    @FunctionalInterface
    public interface Repositories {
        /**
         * The newest ones.
         *
         * @throws InvalidRequestException if they cannot be had
         */
        Newest newest(String repository) throws InvalidRequestException, IOException, InterruptedException;
    }

    /** Definitions at a commit. */
    public record Newest(String commit, DefinitionSource source) {}

    /**
     * What a look found when all that is wanted stood by.
     *
     * @param copies the names of those of definitions
     */
    private record Settled(List<Object> facts, Set<String> copies, Instant at) {
        boolean isNow(List<Object> now, Instant time) {
            return facts.equals(now) && !at.plus(LOOK_AGAIN).isBefore(time);
        }
    }

    /** How it stands with the entries of a cloud, as it was last seen. */
    public List<StandbyLine> lines(String cloud) {
        return lines.getOrDefault(cloud, List.of());
    }

    /** Looks once at all clouds, and makes what is missing; that may take as long as clusters take to boot. */
    public void round(List<Asked> asked, Repositories repositories) throws IOException, InterruptedException {
        Set<String> used = new Round(asked, repositories).run();
        if (Files.isDirectory(definitions)) {
            try (Stream<Path> all = Files.list(definitions)) {
                for (Path copy : all.filter(each -> !used.contains(String.valueOf(each.getFileName())))
                        .toList()) {
                    Directories.remove(copy);
                }
            }
        }
    }

    /** Makes no more, and gives up the one that is being made. */
    public void stop(String by) {
        stopped = true;
        synchronized (this) {
            run.ifPresent(going -> going.abort(by));
        }
    }

    /** An entry of a cloud, and what a look finds for it. */
    private static final class Entry {
        private final String cloud;
        private final StandbyEntry settings;
        private final List<HypervisorDescription> reachable;
        /** Its newest definitions; none if they cannot be had. */
        private Optional<Newest> newest = Optional.empty();
        /** What is shown. */
        private StandbyLine line;

        Entry(String cloud, StandbyEntry settings, List<HypervisorDescription> reachable) {
            this.cloud = cloud;
            this.settings = settings;
            this.reachable = reachable;
            line = new StandbyLine(settings, List.of(), false, Optional.empty());
        }

        List<Object> facts() {
            return List.of(cloud, settings, reachable, newest.map(Newest::commit));
        }

        boolean isWhole() {
            return line.runs().size() == settings.count() && line.trouble().isEmpty();
        }

        void stand(List<String> runs, Optional<String> trouble) {
            line = new StandbyLine(settings, runs, false, trouble);
        }

        void making(boolean now) {
            line = new StandbyLine(settings, line.runs(), now, line.trouble());
        }
    }

    /** A look at all of them. */
    private final class Round implements StandbyKeeper.Maker {
        private final List<HypervisorDescription> reachable = new ArrayList<>();
        private final List<Entry> entries = new ArrayList<>();
        private final List<String> clouds;
        private final Repositories repositories;
        private final Map<Wanted, Entry> wanted = new LinkedHashMap<>();
        private final Set<String> undecided = new HashSet<>();
        private final Set<String> copies = new HashSet<>();
        private final List<RunFleet> fleets = new ArrayList<>();
        /** All hypervisors, once they are there. */
        private Optional<RunFleet> all = Optional.empty();

        Round(List<Asked> asked, Repositories repositories) {
            this.repositories = repositories;
            clouds = asked.stream().map(Asked::cloud).toList();
            for (Asked one : asked) {
                List<HypervisorDescription> its = one.hypervisors().stream()
                        .filter(each -> engine.unreachable().apply(each).isEmpty())
                        .toList();
                reachable.addAll(its);
                one.entries().forEach(entry -> entries.add(new Entry(one.cloud(), entry, its)));
            }
        }

        /** @return the names of the copies of definitions that are in use */
        Set<String> run() throws IOException, InterruptedException {
            for (Entry entry : entries) {
                entry.newest = newest(entry);
            }
            if (settled.filter(last -> last.isNow(facts(), engine.clock().instant()))
                    .isPresent()) {
                return settled.get().copies();
            }
            settled = Optional.empty();
            try {
                if (!entries.isEmpty() || !ids().isEmpty()) {
                    all = Optional.of(opened(apart(reachable)));
                    for (Entry entry : entries) {
                        if (entry.newest.isPresent()) {
                            want(entry, entry.newest.get());
                        }
                    }
                    keeper.round(
                                    List.copyOf(wanted.keySet()),
                                    undecided,
                                    all.get().fleet(),
                                    this)
                            .forEach(this::stand);
                }
                if (entries.stream().allMatch(Entry::isWhole)) {
                    settled = Optional.of(new Settled(
                            facts(), Set.copyOf(copies), engine.clock().instant()));
                }
            } catch (HypervisorException e) {
                entries.forEach(entry -> trouble(entry, e.getMessage()));
            } finally {
                fleets.forEach(RunFleet::close);
                show();
            }
            return copies;
        }

        /** One of those that are the same machine for several clouds. */
        private List<HypervisorDescription> apart(List<HypervisorDescription> those) throws HypervisorException {
            Map<String, HypervisorDescription> apart = new LinkedHashMap<>();
            for (HypervisorDescription one : those) {
                try {
                    apart.putIfAbsent(one.address().place(), one);
                } catch (IllegalArgumentException e) {
                    // Its page says so; nothing can have been started there.
                    continue;
                }
            }
            if (apart.isEmpty()) {
                throw new HypervisorException("No hypervisor is reachable");
            }
            return List.copyOf(apart.values());
        }

        private List<Object> facts() {
            return List.of(reachable, entries.stream().map(Entry::facts).toList(), ids());
        }

        private List<String> ids() {
            return engine.standbys().stock().ids();
        }

        /** Has it shown how it stands. */
        private void show() {
            Map<String, List<StandbyLine>> fresh = new LinkedHashMap<>();
            clouds.forEach(cloud -> fresh.put(cloud, new ArrayList<>()));
            entries.forEach(entry -> fresh.get(entry.cloud).add(entry.line));
            fresh.replaceAll((cloud, its) -> List.copyOf(its));
            lines = Map.copyOf(fresh);
        }

        private RunFleet opened(List<HypervisorDescription> descriptions) throws HypervisorException {
            RunFleet fleet = engine.connections().fleet(descriptions);
            fleets.add(fleet);
            return fleet;
        }

        /** The newest definitions of an entry; empty if they cannot be had, which is shown then. */
        private Optional<Newest> newest(Entry entry) throws IOException, InterruptedException {
            String repository = entry.settings.repository();
            try {
                return Optional.of(
                        repository.isEmpty() ? new Newest("", new NoDefinitions()) : repositories.newest(repository));
            } catch (InvalidRequestException e) {
                undecided.add(entry.settings.cluster());
                trouble(entry, e.getMessage());
                return Optional.empty();
            }
        }

        private void want(Entry entry, Newest newest) throws IOException, InterruptedException {
            try {
                DefinitionCopies.Located found = located(entry.settings, newest);
                List<String> refusals = new ArrayList<>();
                List<HypervisorDescription> allowed = new ArrayList<>();
                for (HypervisorDescription one : entry.reachable) {
                    List<String> problems = new ImagePolicy(found.repository(), one).problems(found.cluster());
                    refusals.addAll(problems);
                    if (problems.isEmpty()) {
                        allowed.add(one);
                    }
                }
                if (allowed.isEmpty()) {
                    throw new InvalidRequestException(
                            refusals.isEmpty()
                                    ? "No hypervisor of the cloud is reachable"
                                    : String.join("; ", refusals));
                }
                wanted.put(
                        new Wanted(
                                found.cluster(),
                                found.repository(),
                                entry.settings.count(),
                                opened(allowed).fleet()),
                        entry);
            } catch (InvalidRequestException | IllegalArgumentException e) {
                trouble(entry, e.getMessage());
            } catch (HypervisorException e) {
                undecided.add(entry.settings.cluster());
                trouble(entry, e.getMessage());
            }
        }

        private DefinitionCopies.Located located(StandbyEntry entry, Newest newest)
                throws InvalidRequestException, IOException, InterruptedException {
            DefinitionSource source = entry.definition().isEmpty()
                    ? newest.source()
                    : InlineCluster.of(entry.definition(), entry.cluster()).over(newest.source());
            String name = DigestUtils.sha256Hex(
                            String.join("\n", entry.repository(), newest.commit(), entry.cluster(), entry.definition()))
                    .substring(0, DIGITS);
            copies.add(name);
            StepIO nobody = new StepIO(
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    false,
                    new Activity());
            return new DefinitionCopies(definitions).of(name, source, nobody).cluster(entry.cluster(), Map.of());
        }

        private void trouble(Entry entry, String reason) {
            entry.stand(entry.line.runs(), Optional.of(named(reason)));
        }

        private void stand(Standing standing) {
            wanted.get(standing.wanted())
                    .stand(standing.ids(), standing.trouble().map(this::named));
        }

        /** In one line, with hypervisors called as they are configured. */
        private String named(String sentence) {
            return all.map(fleet -> fleet.named(sentence)).orElse(sentence).replace("\n", "; ");
        }

        @Override
        public boolean mayMake() {
            return !stopped && !engine.standbys().isWaitedFor();
        }

        @Override
        public boolean isOwn(String id) {
            return true;
        }

        @Override
        public Attempt make(String id, Wanted one) throws IOException {
            making(one, true);
            engine.runs().beginHere(id);
            try {
                return made(id, one);
            } finally {
                engine.runs().endHere(id);
                making(one, false);
            }
        }

        private void making(Wanted one, boolean now) {
            wanted.get(one).making(now);
            show();
        }

        private Attempt made(String id, Wanted one) throws IOException {
            Entry entry = wanted.get(one);
            RunRequest request = one.request(
                    id,
                    entry.newest.map(Newest::commit).filter(commit -> !commit.isEmpty()),
                    engine.owner(),
                    entry.settings.paused(),
                    engine.standbys().directory(id));
            // Of attempts that failed only the last one is of interest.
            Directories.remove(records);
            RunDirectory directory = Records.of(
                    records, engine.clock().instant(), request.suite().name(), id);
            Verdict verdict;
            try (RemoteHosts remote = engine.remote().get();
                    RecordWriter record = RecordWriter.open(directory, engine.clock())) {
                SuiteRun made = new SuiteRun(
                        request, one.fleet(), remote, record, engine.settings().waiting(Duration.ZERO), engine.clock());
                verdict = conducted(made);
            }
            Attempt attempt = Attempt.of(verdict, Records.read(directory).state());
            if (attempt.made() != StandbyKeeper.Made.FAILED) {
                Directories.remove(records);
                return attempt;
            }
            return new Attempt(
                    attempt.made(), attempt.reason() + " (its record on the controller: " + directory.path() + ")");
        }

        private Verdict conducted(SuiteRun made) {
            synchronized (StandbyRounds.this) {
                run = Optional.of(made);
                if (stopped) {
                    made.abort("the end of Jenkins");
                }
            }
            try {
                return made.execute();
            } finally {
                synchronized (StandbyRounds.this) {
                    run = Optional.empty();
                }
            }
        }

        @Override
        public void note(String sentence) {
            log.accept(named(sentence));
        }
    }

    /** An entry that has its definition itself needs no others. */
    private static final class NoDefinitions implements DefinitionSource {
        @Override
        public Brought bring(Path target, PrintStream out) {
            return new Brought("the cloud's settings", Optional.empty(), Optional.empty(), List.of(""));
        }

        @Override
        public boolean isOncePerBlock() {
            return false;
        }
    }
}
