package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All runs of a directory of records. Ended runs are read once and kept in {@link IndexFile}; those in progress are followed;
 * those that were broken off are read again only when their journal has grown. A directory that cannot be written is indexed
 * in memory alone.
 */
public final class RunIndex implements Runs {
    static final Comparator<IndexEntry> NEWEST_FIRST = Comparator.comparing(
                    (IndexEntry entry) -> entry.run().started())
            .thenComparing(entry -> entry.run().id())
            .reversed();

    /** What the index itself puts into the directory. */
    private static final Pattern OWN = Pattern.compile("index\\.jsonl|\\.index.*");

    /** The id of a run that is not the name of its record; see {@code RunId}. */
    private static final Pattern RUN = Pattern.compile("[a-z0-9]{1,40}");

    /** What a run takes beside its stages and hosts, in stages. */
    private static final int ENTRY = 10;

    /** So many names of hosts take as much as a stage. */
    private static final int HOSTS = 3;

    /** A kind of failure takes so much, in stages. */
    private static final int FAILURE = 4;

    private final Path records;
    private final DirectoryListing<Set<String>> names;
    private final IndexFile file;
    private final Map<String, IndexEntry> ended = new HashMap<>();
    private final Map<String, FollowedRun> followed = new HashMap<>();
    /** Records that nobody writes, or that cannot be read. */
    private final Map<String, Resting> resting = new HashMap<>();

    private boolean loaded;
    private volatile int weight = ENTRY;

    /**
     * A run that was broken off, or whose journal is damaged.
     *
     * @param size of its journal when it was read, in bytes
     * @param entry says what is damaged; none if not even the directory's name tells of a run
     */
    private record Resting(long size, Optional<IndexEntry> entry) {}

    public RunIndex(Path records) {
        this.records = records;
        this.names = new DirectoryListing<>(
                records,
                all -> all.stream()
                        .filter(name -> !OWN.matcher(name).matches())
                        .collect(Collectors.toUnmodifiableSet()));
        this.file = new IndexFile(records);
    }

    @Override
    public synchronized List<IndexEntry> entries() throws IOException {
        refresh();
        List<IndexEntry> entries = new ArrayList<>(ended.values());
        followed.values().forEach(run -> run.entry().ifPresent(entries::add));
        resting.values().forEach(run -> run.entry().ifPresent(entries::add));
        entries.sort(NEWEST_FIRST);
        weight = ENTRY
                + entries.stream()
                        .mapToInt(entry -> ENTRY
                                + entry.stages().size()
                                + entry.failures().marks().size() * FAILURE
                                + entry.results().weight()
                                + (entry.hosts().size() + entry.idle().size()) / HOSTS)
                        .sum();
        return entries;
    }

    /** How much it keeps in memory, about, in stages of runs. */
    public int weight() {
        return weight;
    }

    /** Whether it has read of that run, so that its record is probably here. Reads nothing. */
    public synchronized boolean knows(String id) {
        return ended.containsKey(id) || followed.containsKey(id) || resting.containsKey(id);
    }

    @Override
    public Optional<RunIndex> holding(String id) {
        return record(id).map(record -> this);
    }

    /** The record of that id, or of the run that has it as its own, shorter one; none if there is none. */
    Optional<RecordDirectory> record(String id) {
        Optional<RecordDirectory> record = RecordDirectory.find(records, id);
        return record.isPresent() || !RUN.matcher(id).matches() ? record : recordOf(id);
    }

    /** A record's name ends with the id of its run. */
    private Optional<RecordDirectory> recordOf(String run) {
        try {
            return names.get().stream()
                    .filter(name -> name.endsWith("-" + run))
                    .sorted(Comparator.reverseOrder())
                    .flatMap(name -> RecordDirectory.find(records, name).stream())
                    .findFirst();
        } catch (IOException e) {
            // what cannot be listed has no record that anybody could read
            return Optional.empty();
        }
    }

    /** The run of that id, without a look at the others. */
    public synchronized Optional<IndexEntry> find(String asked) throws IOException {
        load();
        Optional<RecordDirectory> record = record(asked);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        String id = record.get().id();
        if (!ended.containsKey(id)) {
            take(record.get());
        }
        return Optional.ofNullable(ended.get(id))
                .or(() -> Optional.ofNullable(followed.get(id)).flatMap(FollowedRun::entry))
                .or(() -> Optional.ofNullable(resting.get(id)).flatMap(Resting::entry));
    }

    /** Whether no more output is to come from that host in that stage. */
    public synchronized boolean hasEnded(IndexEntry entry, Stage stage, String host) {
        FollowedRun run = followed.get(entry.run().id());
        return !entry.run().live() || run == null || run.hasEnded(stage, host);
    }

    private void load() {
        if (!loaded) {
            loaded = true;
            file.read().forEach(entry -> ended.put(entry.run().id(), entry));
        }
    }

    private void refresh() throws IOException {
        load();
        Set<String> there = names.get();
        boolean changed = ended.keySet().retainAll(there);
        followed.keySet().retainAll(there);
        resting.keySet().retainAll(there);
        for (String name : there) {
            if (!ended.containsKey(name)) {
                RecordDirectory.find(records, name).ifPresent(this::take);
                changed |= ended.containsKey(name);
            }
        }
        if (changed && Files.isWritable(records)) {
            save();
        }
    }

    /** Reads what is new in the record. */
    private void take(RecordDirectory record) {
        String id = record.id();
        long size = -1;
        try {
            size = Files.size(record.files().journal());
            Resting known = resting.get(id);
            if (known != null && known.size == size) {
                return;
            }
            FollowedRun run = followed.computeIfAbsent(id, key -> new FollowedRun(record));
            run.read(size);
            resting.remove(id);
            if (run.isLive()) {
                return;
            }
            if (run.hasEnded() && run.damage().isEmpty()) {
                run.entry().ifPresent(entry -> ended.put(id, entry));
            } else {
                resting.put(id, new Resting(size, run.entry()));
            }
            followed.remove(id);
        } catch (IOException e) {
            followed.remove(id);
            if (!isBeginning(record)) {
                String problem = e instanceof NoSuchFileException
                        ? "events.jsonl is missing"
                        : "events.jsonl cannot be read: " + e.getMessage();
                resting.put(
                        id,
                        new Resting(
                                size,
                                IndexEntry.of(
                                        id,
                                        new RunState(),
                                        false,
                                        Optional.empty(),
                                        List.of(problem),
                                        FailureMarks.NONE)));
            }
        }
    }

    /** Whether a run makes that record just now, or removes it. */
    private static boolean isBeginning(RecordDirectory record) {
        try {
            Instant changed = Files.getLastModifiedTime(record.files().path()).toInstant();
            return Records.isBeingWritten(record.files())
                    || Duration.between(changed, Instant.now()).abs().compareTo(FollowedRun.GRACE) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private void save() {
        try {
            file.write(ended.values());
        } catch (IOException e) {
            // the disk may be full: the index stays in memory, and the next change tries again
            return;
        }
    }
}
