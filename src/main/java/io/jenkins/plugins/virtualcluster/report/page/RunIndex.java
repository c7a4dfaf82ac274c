package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All runs of a directory of records. Ended runs are read once and kept in {@link IndexFile}; those that go on are followed.
 * A directory that cannot be written is indexed in memory alone.
 */
public final class RunIndex implements Runs {
    static final Comparator<IndexEntry> NEWEST_FIRST = Comparator.comparing(
                    (IndexEntry entry) -> entry.run().started())
            .thenComparing(entry -> entry.run().id())
            .reversed();

    private final Path records;
    private final IndexFile file;
    private final Map<String, IndexEntry> ended = new HashMap<>();
    private final Map<String, FollowedRun> followed = new HashMap<>();
    /** Records whose journal cannot be read, by its size when that was tried. */
    private final Map<String, Long> broken = new HashMap<>();

    private boolean loaded;

    public RunIndex(Path records) {
        this.records = records;
        this.file = new IndexFile(records);
    }

    @Override
    public synchronized List<IndexEntry> entries() throws IOException {
        refresh();
        List<IndexEntry> entries = new ArrayList<>(ended.values());
        followed.values().forEach(run -> run.entry().ifPresent(entries::add));
        entries.sort(NEWEST_FIRST);
        return entries;
    }

    @Override
    public Optional<RunIndex> holding(String id) {
        return record(id).map(record -> this);
    }

    /** The record of that id, if there is one. */
    Optional<RecordDirectory> record(String id) {
        return RecordDirectory.find(records, id);
    }

    /** The run of that id, without a look at the others. */
    public synchronized Optional<IndexEntry> find(String id) throws IOException {
        load();
        Optional<RecordDirectory> record = RecordDirectory.find(records, id);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        if (!ended.containsKey(id)) {
            take(record.get());
        }
        return Optional.ofNullable(ended.get(id))
                .or(() -> Optional.ofNullable(followed.get(id)).flatMap(FollowedRun::entry));
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
        Set<String> names = names();
        boolean changed = ended.keySet().retainAll(names);
        followed.keySet().retainAll(names);
        broken.keySet().retainAll(names);
        for (String name : names) {
            if (!ended.containsKey(name)) {
                RecordDirectory.find(records, name).ifPresent(this::take);
                changed |= ended.containsKey(name);
            }
        }
        if (changed && Files.isWritable(records)) {
            save();
        }
    }

    private Set<String> names() throws IOException {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(records)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            // no run has been recorded yet
            return names;
        }
        return names;
    }

    /** Reads what is new in the record; one that cannot be read is left out until its journal changes. */
    private void take(RecordDirectory record) {
        String id = record.id();
        try {
            long size = Files.size(record.files().journal());
            if (Long.valueOf(size).equals(broken.get(id))) {
                return;
            }
            broken.put(id, size);
            FollowedRun run = followed.computeIfAbsent(id, key -> new FollowedRun(record));
            run.read();
            broken.remove(id);
            if (run.hasEnded()) {
                run.entry().ifPresent(entry -> ended.put(id, entry));
                followed.remove(id);
            }
        } catch (IOException e) {
            followed.remove(id);
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
