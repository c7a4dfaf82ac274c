package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A directory of records: one directory a run, {@code yyyyMMdd-HHmmss-SUITE-RUN}, the time in UTC. */
public final class Records {
    private static final String SECOND = "yyyyMMdd-HHmmss";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern(SECOND).withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("(\\d{8}-\\d{6})-(.+)-([a-z0-9]+)");

    private static final Pattern NEWEST = Pattern.compile("-[1-9][0-9]{0,8}");

    private Records() {}

    /**
     * One record, damaged or not.
     *
     * @param state what can be read of it
     * @param damage what of its journal is missing or cannot be read, and where; empty if nothing
     * @param beingWritten whether its run continues now; one that does not, and did not end, was broken off
     */
    public record Entry(RunDirectory directory, RunState state, List<String> damage, boolean beingWritten) {
        public Entry {
            damage = List.copyOf(damage);
        }

        /** Whether no event of it can be read, though there were some. */
        public boolean isUnreadable() {
            return !damage.isEmpty() && state.lastEvent().equals(Instant.EPOCH);
        }

        /** The damage of its journal, and which of the outputs and scripts that the journal tells of are lost. */
        public List<String> damageOfAll() {
            List<String> all = new ArrayList<>(damage);
            all.addAll(LostFiles.of(directory, state));
            return all;
        }
    }

    /** What the name of a record's directory says of its run, also where the record itself is damaged. */
    public record Name(Instant started, String suite, String run) {}

    /** The parts of such a name; none if it is no name of a record. */
    public static Optional<Name> name(String directory) {
        Matcher matcher = NAME.matcher(directory);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Name(TIME.parse(matcher.group(1), Instant::from), matcher.group(2), matcher.group(3)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The same of that record. */
    public static Optional<Name> name(RunDirectory directory) {
        return name(String.valueOf(directory.path().getFileName()));
    }

    /** Where the record of a run that starts now is to be. */
    public static RunDirectory of(Path records, Instant start, String suite, String run) {
        return new RunDirectory(records.resolve(TIME.format(start) + "-" + suite + "-" + run));
    }

    /** Where the record of the run of that id is, also of one that has hardly begun; none if there is none. */
    public static Optional<RunDirectory> ofRun(Path records, String run) throws IOException {
        return directories(records).stream()
                .filter(directory -> directory.getFileName().toString().endsWith("-" + run))
                .findFirst()
                .map(RunDirectory::new);
    }

    /**
     * Where the record of the last attempt is that was made for a run.
     *
     * @param suite of the run
     * @param run the id of any of the attempts but a later one
     * @return none if there is no record of it
     * @throws IOException if the directory itself cannot be read
     */
    public static Optional<RunDirectory> lastAttempt(Path records, String suite, String run) throws IOException {
        return all(records).stream()
                .filter(record ->
                        name(record).filter(name -> name.suite().equals(suite)).isPresent())
                .filter(record ->
                        name(record).filter(name -> name.run().equals(run)).isPresent() || isAttemptAfter(record, run))
                .findFirst();
    }

    private static boolean isAttemptAfter(RunDirectory record, String run) {
        return start(record)
                .filter(start -> start.attempt().earlier().stream()
                        .anyMatch(earlier -> earlier.run().equals(run)))
                .isPresent();
    }

    /**
     * The records of the runs that repeat that one, newest first.
     *
     * @param suite of the run
     * @throws IOException if the directory itself cannot be read
     */
    public static List<RunDirectory> rerunsOf(Path records, String suite, String run) throws IOException {
        return all(records).stream()
                .filter(record ->
                        name(record).filter(name -> name.suite().equals(suite)).isPresent())
                .filter(record -> start(record)
                        .filter(start -> start.rerunOf().equals(Optional.of(run)))
                        .isPresent())
                .toList();
    }

    /** How the run of that record began; none of one that has hardly begun, or whose journal cannot be read. */
    public static Optional<Event.RunStarted> start(RunDirectory record) {
        try {
            return Journal.first(record.journal())
                    .filter(Event.RunStarted.class::isInstance)
                    .map(Event.RunStarted.class::cast);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * The newest records, newest first; those that are damaged say so. A directory that is not there holds none.
     *
     * @throws IOException if the directory itself cannot be read
     */
    public static List<Entry> list(Path records, int limit) throws IOException {
        return directories(records).stream()
                .limit(limit)
                .map(directory -> read(new RunDirectory(directory)))
                .toList();
    }

    /**
     * The record that a user names.
     *
     * @param all records, newest first
     * @param name a run's id, the name of its record, or -1 for the last run, -2 for the one before, and so on
     */
    public static Optional<RunDirectory> named(List<RunDirectory> all, String name) {
        if (isPosition(name)) {
            return all.stream().skip(-Integer.parseInt(name) - 1L).findFirst();
        }
        return all.stream()
                .filter(one -> name.equals(String.valueOf(one.path().getFileName()))
                        || name(one).filter(its -> its.run().equals(name)).isPresent())
                .findFirst();
    }

    /** Whether a user means a run by its place in the list, such as -1 for the last one. */
    public static boolean isPosition(String name) {
        return NEWEST.matcher(name).matches();
    }

    /**
     * All records, newest first, also of runs that have hardly begun. Only those that began within the same second are read.
     *
     * @throws IOException if the directory itself cannot be read
     */
    public static List<RunDirectory> all(Path records) throws IOException {
        return directories(records).stream().map(RunDirectory::new).toList();
    }

    private static List<Path> directories(Path records) throws IOException {
        if (!Files.isDirectory(records)) {
            return List.of();
        }
        Map<Path, Instant> begun = new HashMap<>();
        try (Stream<Path> directories = Files.list(records)) {
            return directories
                    .filter(directory ->
                            NAME.matcher(directory.getFileName().toString()).matches())
                    .filter(Files::isDirectory)
                    .sorted(Comparator.comparing(Records::second)
                            .thenComparing(directory -> begun.computeIfAbsent(directory, Records::begun))
                            .thenComparing(Comparator.naturalOrder())
                            .reversed())
                    .toList();
        }
    }

    /** The part of its name that says when its run started. */
    private static String second(Path directory) {
        return directory.getFileName().toString().substring(0, SECOND.length());
    }

    /** What the name does not say: when, within that second. A run that has hardly begun is the newest. */
    private static Instant begun(Path directory) {
        return start(new RunDirectory(directory)).map(Event.RunStarted::at).orElse(Instant.MAX);
    }

    /** Whether a process writes that record now. */
    public static boolean isBeingWritten(RunDirectory directory) throws IOException {
        return RecordLock.isTaken(directory.path());
    }

    /** That record: what can be read of it, and what is damaged. */
    public static Entry read(RunDirectory directory) {
        RunState state = new RunState();
        JournalTail journal = new JournalTail(directory.journal());
        List<String> damage = new ArrayList<>();
        boolean beingWritten = false;
        try {
            beingWritten = RecordLock.isTaken(directory.path());
            journal.next().forEach(state::apply);
            if (journal.offset() == 0 && hasBegun(directory)) {
                damage.add("events.jsonl has no events");
            }
        } catch (NoSuchFileException e) {
            if (!beingWritten || hasBegun(directory)) {
                damage.add("events.jsonl is missing");
            }
        } catch (IOException e) {
            damage.add("events.jsonl cannot be read: " + e.getMessage());
        }
        damage.addAll(journal.damage());
        return new Entry(directory, state, damage, beingWritten);
    }

    /** Whether there is more than what is kept before the first event. */
    private static boolean hasBegun(RunDirectory directory) {
        return Files.exists(directory.scripts())
                || Files.exists(directory.path().resolve("output"));
    }
}
