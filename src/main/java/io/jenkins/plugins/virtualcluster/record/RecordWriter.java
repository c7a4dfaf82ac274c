package io.jenkins.plugins.virtualcluster.record;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** Writes the record of a run. One process writes a record at a time. */
public final class RecordWriter implements AutoCloseable {
    private final RunDirectory directory;
    private final Clock clock;
    private final Closeable lock;
    private final Journal journal;
    private final DiskReserve reserve;
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final List<OutputListener> outputListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> progressListeners = new CopyOnWriteArrayList<>();

    private volatile String trouble;

    /** Hears of output after it was written. */
    @FunctionalInterface
    public interface OutputListener {
        /** Called by the thread that brings that host's output; the bytes are valid during the call. */
        void output(Stage stage, String host, ByteBuffer bytes);
    }

    private RecordWriter(RunDirectory directory, Clock clock, Closeable lock, Journal journal, DiskReserve reserve) {
        this.directory = directory;
        this.clock = clock;
        this.lock = lock;
        this.journal = journal;
        this.reserve = reserve;
    }

    /**
     * Opens the record to write on, making the directory if needed.
     *
     * @throws IOException if another process writes it, or the directory cannot be written
     */
    public static RecordWriter open(RunDirectory directory, Clock clock) throws IOException {
        RecordLock lock = RecordLock.take(directory);
        boolean done = false;
        try {
            RecordWriter opened = open(directory, clock, lock);
            done = true;
            return opened;
        } finally {
            if (!done) {
                lock.close();
            }
        }
    }

    /**
     * The same for who has taken the record's lock, and keeps it when this is closed.
     *
     * @throws IOException if the directory cannot be written
     */
    public static RecordWriter openTaken(RunDirectory directory, Clock clock) throws IOException {
        return open(directory, clock, () -> {});
    }

    private static RecordWriter open(RunDirectory directory, Clock clock, Closeable lock) throws IOException {
        Journal journal = Journal.open(directory.journal());
        boolean done = false;
        try {
            RecordWriter opened =
                    new RecordWriter(directory, clock, lock, journal, DiskReserve.take(directory.reserve()));
            done = true;
            return opened;
        } finally {
            if (!done) {
                journal.close();
            }
        }
    }

    public RunDirectory directory() {
        return directory;
    }

    /**
     * Has every later event given to the listener, after it was written, in order, by the thread that appends. What it
     * throws is logged.
     */
    public void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /**
     * Appends an event; when this returns it outlives this process. On a full disk there is room for the events that end a
     * run, and {@link #trouble} says what is the matter.
     */
    public synchronized void append(Event event) throws IOException {
        try {
            journal.append(event);
        } catch (IOException e) {
            if (!reserve.release()) {
                throw e;
            }
            trouble(WriteFailure.sentence(directory.journal(), e));
            journal.append(event);
        }
        if (event instanceof Event.StageEnded || event instanceof Event.RunEnded) {
            journal.force();
        }
        tell(listeners, listener -> listener.accept(event));
    }

    /** One that fails keeps it from no other, nor from the run, whose record has it already. */
    private static <T> void tell(List<T> listeners, Consumer<T> how) {
        for (T listener : listeners) {
            try {
                how.accept(listener);
            } catch (RuntimeException | Error e) {
                System.getLogger(RecordWriter.class.getName())
                        .log(System.Logger.Level.WARNING, "a listener of a run's record failed; the run continues", e);
            }
        }
    }

    /** Why the record cannot be written as it should be: what a run in progress would add to it could be lost. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Says that a file of the record could not be written; the first sentence counts. */
    public synchronized void trouble(String sentence) {
        if (trouble == null) {
            trouble = sentence;
        }
    }

    /** Has the listener told how far something long is: a sentence each second, an empty one when it is over. */
    public void listenToProgress(Consumer<String> listener) {
        progressListeners.add(listener);
    }

    /** Tells who listens how far something long is; nothing of it is written. */
    public void progress(String sentence) {
        tell(progressListeners, listener -> listener.accept(sentence));
    }

    /** Has all later output given to the listener. */
    public void listenToOutput(OutputListener listener) {
        outputListeners.add(listener);
    }

    /**
     * Opens a host's output of a stage, to write on where it ends.
     *
     * @throws IOException if it cannot be written, or the record was taken away
     */
    public OutputFile output(Stage stage, String host) throws IOException {
        directory.requireThere();
        return OutputFile.open(
                directory.output(stage, host),
                directory.times(stage, host),
                clock,
                bytes -> tell(outputListeners, listener -> listener.output(stage, host, bytes.duplicate())));
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            journal.close();
            reserve.release();
        }
    }

    /** Room on the disk that is held while a record is written, so that its journal can tell how the run ended on a full disk. */
    private static final class DiskReserve {
        /** In bytes: some thousand events. */
        static final int SIZE = 1 << 20;

        private final Path file;

        private DiskReserve(Path file) {
            this.file = file;
        }

        /**
         * Takes the room.
         *
         * @throws IOException if there is none; the message names the file and what to do
         */
        static DiskReserve take(Path file) throws IOException {
            // Not zeros, of which some file systems make nothing.
            byte[] content = new byte[SIZE];
            ThreadLocalRandom.current().nextBytes(content);
            DiskReserve reserve = new DiskReserve(file);
            try {
                Files.write(file, content);
            } catch (IOException e) {
                reserve.release();
                throw new IOException(WriteFailure.sentence(file, e), e);
            }
            return reserve;
        }

        /** @return whether there was room to be given back */
        boolean release() {
            try {
                return Files.deleteIfExists(file);
            } catch (IOException e) {
                return false;
            }
        }
    }
}
