package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.CommitPages;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.definition.reading.Selection;
import io.jenkins.plugins.virtualcluster.record.AtomicFile;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.suite.request.RunFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The definitions that the steps of a block use, each as they were when the step began, also after a restart. */
final class DefinitionCopies {
    private static final String REPOSITORY = "repository";
    private static final String FACTS = "facts";
    /** Where the pages of commits are; not there if that is not known. */
    private static final String PAGES = "commit-pages";

    private static final String ALL_STEPS = "block";
    /** The line of the facts with the first root; before it are the commit and the place. */
    private static final int ROOTS = 2;

    /** How many of a repository's warnings a build's log has; {@code check} tells all. */
    private static final int WARNINGS = 10;

    private final Path directory;
    /** Held while a copy is made: by its name. */
    private final Map<Path, ReentrantLock> making = new ConcurrentHashMap<>();

    DefinitionCopies(Path directory) {
        this.directory = directory;
    }

    /**
     * What a step uses.
     *
     * @param place where they are from, for messages
     * @param pages where the web pages of commits are, as far as the repository's URL tells
     * @param repositories each read
     * @param delivered files that hosts get beside those of the suite
     */
    record Copy(
            String place,
            Optional<String> commit,
            Optional<CommitPages> pages,
            List<Definitions> repositories,
            List<RunFile> delivered) {

        /**
         * The suite's runs, by the first of them that has it.
         *
         * @param around tags of the block, which come behind those of the wish; those that the suite does not have are omitted
         * @throws InvalidRequestException with all that is wrong
         */
        List<Selection> select(SuiteOptions wish, Map<String, String> around) throws InvalidRequestException {
            Definitions home = home(wish);
            Map<String, String> tags = new HashMap<>(wish.tags());
            Optional.ofNullable(home.suites().get(wish.suite()))
                    .ifPresent(suite -> around.forEach((name, value) -> {
                        if (suite.tags().containsKey(name)
                                || suite.cells().get(0).tags().containsKey(name)) {
                            tags.putIfAbsent(name, value);
                        }
                    }));
            try {
                return Selection.of(home, new Selection.Wish(List.of(wish.suite()), wish.cases(), wish.from(), tags));
            } catch (InvalidRequestException e) {
                throw new InvalidRequestException(
                        e.getMessage().replace(home.repository().toString(), place));
            }
        }

        /** The directory that the suite was read from. */
        Path repositoryOf(SuiteOptions wish) {
            return home(wish).repository();
        }

        /** The page of the commit, as the repository that the suite was read from has it, or else its server. */
        Optional<String> commitPageOf(SuiteOptions wish) {
            return home(wish).commitPages().or(() -> pages).flatMap(known -> commit.flatMap(known::page));
        }

        private Definitions home(SuiteOptions wish) {
            return repositories.stream()
                    .filter(one -> one.suites().containsKey(wish.suite()))
                    .findFirst()
                    .orElse(repositories.get(0));
        }

        /**
         * A cluster and the directory that it was read from.
         *
         * @param tags values of its tags, and of those of the suites that run on it
         * @throws InvalidRequestException with all that is wrong; also for a tag that neither it nor such a suite has
         */
        Located cluster(String name, Map<String, String> tags) throws InvalidRequestException {
            Located located = located(name, tags);
            Set<String> own = new TreeSet<>(located.cluster().tags().keySet());
            repositories.stream()
                    .flatMap(one -> one.suites().values().stream())
                    .filter(suite -> suite.cluster().equals(name))
                    .forEach(suite -> {
                        own.addAll(suite.tags().keySet());
                        suite.cells().forEach(cell -> own.addAll(cell.tags().keySet()));
                    });
            List<String> unknown = tags.keySet().stream()
                    .filter(tag -> !own.contains(tag))
                    .sorted()
                    .map(tag -> Suggestions.unknown("tag", tag, own) + " (neither cluster " + name
                            + " nor a suite that runs on it has it, in " + place + ")")
                    .toList();
            if (!unknown.isEmpty()) {
                throw new InvalidRequestException(String.join("\n", unknown));
            }
            return located;
        }

        private Located located(String name, Map<String, String> tags) throws InvalidRequestException {
            List<String> problems = new ArrayList<>();
            TreeSet<String> known = new TreeSet<>();
            for (Definitions one : repositories) {
                if (one.clusters().containsKey(name)) {
                    return new Located(one.withTags(one.clusters().get(name), tags), one.repository());
                }
                known.addAll(one.clusters().keySet());
                one.problemsOfCluster(name).stream().map(Problem::toString).forEach(problems::add);
            }
            problems.add(
                    problems.isEmpty()
                            ? Suggestions.unknown("cluster", name, known) + " (clusters/NAME.yaml in " + place + ")"
                            : "Cluster " + name + " cannot be started until this is fixed");
            throw new InvalidRequestException(String.join("\n", problems));
        }
    }

    /** A cluster and the directory that it was read from. */
    record Located(Cluster cluster, Path repository) {}

    /** Those of that step: brought now, or before a restart. */
    Copy of(String step, DefinitionSource source, StepIO telling)
            throws InvalidRequestException, IOException, InterruptedException {
        Path done = directory.resolve(source.isOncePerBlock() ? ALL_STEPS : step);
        ReentrantLock lock = making.computeIfAbsent(done, absent -> new ReentrantLock());
        telling.activity().lock(lock);
        try {
            if (!Files.exists(done)) {
                bring(done, source, telling.out());
            }
        } finally {
            lock.unlock();
        }
        List<String> facts = Files.readAllLines(done.resolve(FACTS));
        if (facts.size() < ROOTS) {
            throw new IOException(done.resolve(FACTS) + " is damaged: it has no origin. Run the build again");
        }
        List<Definitions> repositories = new ArrayList<>();
        for (String root : facts.subList(ROOTS, facts.size())) {
            repositories.add(DefinitionReader.read(done.resolve(REPOSITORY).resolve(root)));
        }
        Path pages = done.resolve(PAGES);
        return new Copy(
                facts.get(1),
                Optional.of(facts.get(0)).filter(commit -> !commit.isEmpty()),
                Files.exists(pages) ? Optional.of(new CommitPages(Files.readString(pages))) : Optional.empty(),
                repositories,
                delivered(step, source, telling.out()));
    }

    /** What that step delivers: brought now, or before a restart. */
    private List<RunFile> delivered(String step, DefinitionSource source, PrintStream log)
            throws InvalidRequestException, IOException, InterruptedException {
        if (source.delivered().isEmpty()) {
            return List.of();
        }
        Path done = directory.resolve(step + ".delivered");
        if (!Files.exists(done)) {
            Path part = done.resolveSibling(done.getFileName() + ".part");
            Directories.remove(part);
            Path brought = Files.createDirectories(part.resolve("brought"));
            source.bringDelivered(brought);
            List<RunFile> files = RunFile.below(brought, "", true);
            files.forEach(file -> log.println("Delivers " + file.facts().name() + ", "
                    + new DataSize(file.facts().size()) + ", SHA-256 "
                    + file.facts().sha256()));
            RunFile.keep(files, new RunDirectory(part));
            Directories.remove(brought);
            Files.move(part, done, StandardCopyOption.ATOMIC_MOVE);
        }
        return RunFile.in(new RunDirectory(done));
    }

    private static void bring(Path done, DefinitionSource source, PrintStream log)
            throws InvalidRequestException, IOException, InterruptedException {
        Path part = done.resolveSibling(done.getFileName() + ".part");
        Directories.remove(part);
        Path repository = Files.createDirectories(part.resolve(REPOSITORY));
        DefinitionSource.Brought brought = source.bring(repository, log);
        List<String> facts = new ArrayList<>(
                List.of(brought.commit().orElse(""), brought.place().replaceAll("\\R", " ")));
        facts.addAll(brought.roots());
        AtomicFile.write(part.resolve(FACTS), (String.join("\n", facts) + "\n").getBytes(StandardCharsets.UTF_8));
        if (brought.pages().isPresent()) {
            AtomicFile.write(
                    part.resolve(PAGES), brought.pages().get().template().getBytes(StandardCharsets.UTF_8));
        }
        Files.move(part, done, StandardCopyOption.ATOMIC_MOVE);
        for (String root : brought.roots()) {
            DefinitionReader.read(done.resolve(REPOSITORY).resolve(root)).warnings().stream()
                    .limit(WARNINGS)
                    .forEach(warning -> log.println(warning.asWarning()));
        }
    }
}
