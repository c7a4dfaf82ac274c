package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.git.CacheLock;
import io.jenkins.plugins.virtualcluster.suite.request.JsonFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Where the state of a watch is written down. One process has it at a time. */
final class WatchFile implements AutoCloseable {
    private final Path file;
    private final CacheLock lock;
    private Optional<WatchState> state;

    private WatchFile(Path file, CacheLock lock, Optional<WatchState> state) {
        this.file = file;
        this.lock = lock;
        this.state = state;
    }

    /**
     * Opens the one of that address.
     *
     * @throws InvalidRequestException if another process watches it
     * @throws IOException if it is damaged, or cannot be read; the message names it
     */
    static WatchFile open(Path directory, RepositoryAddress address) throws InvalidRequestException, IOException {
        Files.createDirectories(directory);
        String name = UUID.nameUUIDFromBytes(address.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
        Path file = directory.resolve(name + ".json");
        CacheLock lock = CacheLock.tryTake(directory.resolve(name + ".lock"))
                .orElseThrow(() -> new InvalidRequestException(
                        address + " is already watched by another process of this user; end that one first"));
        boolean done = false;
        try {
            WatchFile opened = new WatchFile(file, lock, read(file));
            done = true;
            return opened;
        } finally {
            if (!done) {
                lock.close();
            }
        }
    }

    private static Optional<WatchState> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonFiles.read(file, WatchState.class));
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; remove it, and the watch starts from the branch's latest commit", e);
        }
    }

    /** None before the first look. */
    synchronized Optional<WatchState> state() {
        return state;
    }

    /** Writes it again; whoever is ended meanwhile leaves the old one. */
    synchronized void put(WatchState fresh) throws IOException {
        JsonFiles.write(file, fresh);
        state = Optional.of(fresh);
    }

    /** Writes what becomes of it. */
    synchronized void change(UnaryOperator<WatchState> change) throws IOException {
        put(change.apply(state.orElseThrow()));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
