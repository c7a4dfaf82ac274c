package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Writes the record of a run. One process writes a record at a time. */
public final class RecordWriter implements AutoCloseable {
    private final RunDirectory directory;
    private final Clock clock;
    private final FileChannel lock;
    private final Journal journal;
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final List<OutputListener> outputListeners = new CopyOnWriteArrayList<>();

    /** Hears of output after it was written. */
    @FunctionalInterface
    public interface OutputListener {
        /** Called by the thread that brings that host's output; the bytes are valid during the call. */
        void output(Stage stage, String host, ByteBuffer bytes);
    }

    private RecordWriter(RunDirectory directory, Clock clock, FileChannel lock, Journal journal) {
        this.directory = directory;
        this.clock = clock;
        this.lock = lock;
        this.journal = journal;
    }

    /**
     * Opens the record to write on, making the directory if needed.
     *
     * @throws IOException if another process writes it, or the directory cannot be written
     */
    public static RecordWriter open(RunDirectory directory, Clock clock) throws IOException {
        Files.createDirectories(directory.path());
        FileChannel lock = lock(directory.lock());
        try {
            return new RecordWriter(directory, clock, lock, Journal.open(directory.journal()));
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("The record " + file.getParent() + " is being written by this process already", e);
        }
        channel.close();
        throw new IOException("The record " + file.getParent()
                + " is being written by another process; wait for its end, or name another directory for records");
    }

    public RunDirectory directory() {
        return directory;
    }

    /** Has every later event given to the listener, after it was written, in order, by the thread that appends. */
    public void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /** Appends an event; when this returns it outlives this process. */
    public synchronized void append(Event event) throws IOException {
        journal.append(event);
        if (event instanceof Event.StageEnded || event instanceof Event.RunEnded) {
            journal.force();
        }
        listeners.forEach(listener -> listener.accept(event));
    }

    /** Has all later output given to the listener. */
    public void listenToOutput(OutputListener listener) {
        outputListeners.add(listener);
    }

    /** Opens a host's output of a stage, to write on where it ends. */
    public OutputFile output(Stage stage, String host) throws IOException {
        return OutputFile.open(
                directory.output(stage, host),
                directory.times(stage, host),
                clock,
                bytes -> outputListeners.forEach(listener -> listener.output(stage, host, bytes)));
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            journal.close();
        }
    }
}
