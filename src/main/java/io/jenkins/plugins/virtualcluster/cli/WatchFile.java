package io.jenkins.plugins.virtualcluster.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.git.CacheLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Where the state of a watch is written down. One process has it at a time. */
final class WatchFile implements AutoCloseable {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

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
     * @throws UserError if another process watches it
     * @throws IOException if it is damaged, or cannot be read; the message names it
     */
    static WatchFile open(Path directory, RepositoryAddress address) throws UserError, IOException {
        Files.createDirectories(directory);
        String name = UUID.nameUUIDFromBytes(address.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
        Path file = directory.resolve(name + ".json");
        CacheLock lock = CacheLock.tryTake(directory.resolve(name + ".lock"))
                .orElseThrow(() -> new UserError(address + " is watched by another process of this user already"));
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
            return Optional.of(JSON.readValue(Files.readAllBytes(file), WatchState.class));
        } catch (IOException e) {
            throw new IOException(
                    file + " is damaged (" + e.getMessage().lines().findFirst().orElse("")
                            + "); remove it, and the watch begins with the commit that is there then",
                    e);
        }
    }

    /** None before the first look. */
    synchronized Optional<WatchState> state() {
        return state;
    }

    /** Writes it anew; whoever is ended meanwhile leaves the old one. */
    synchronized void put(WatchState fresh) throws IOException {
        Path made = file.resolveSibling(file.getFileName() + ".new");
        Files.write(made, JSON.writeValueAsBytes(fresh));
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
