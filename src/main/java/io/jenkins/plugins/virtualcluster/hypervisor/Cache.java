package io.jenkins.plugins.virtualcluster.hypervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** Short answers that are costly to find, kept in the user's cache directory. Losing them costs time only. */
final class Cache {
    private final Path directory;

    Cache(Path directory) {
        this.directory = directory;
    }

    /** In {@code $XDG_CACHE_HOME/virtual-cluster}, or {@code ~/.cache/virtual-cluster}. */
    static Cache ofUser() {
        String named = System.getenv("XDG_CACHE_HOME");
        Path base =
                named == null || named.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(named);
        return new Cache(base.resolve("virtual-cluster"));
    }

    Path directory() {
        return directory;
    }

    Optional<String> get(String key, Duration maximumAge) {
        Path file = file(key);
        try {
            if (Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(maximumAge))) {
                return Optional.empty();
            }
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void put(String key, String value) {
        try {
            Files.createDirectories(directory);
            Path half = Files.createTempFile(directory, "new", "");
            Files.writeString(half, value);
            Files.move(half, file(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            System.getLogger(Cache.class.getName())
                    .log(System.Logger.Level.DEBUG, "nothing can be kept in " + directory, e);
        }
    }

    private Path file(String key) {
        byte[] digest = Hashes.sha256().digest(key.getBytes(StandardCharsets.UTF_8));
        return directory.resolve(HexFormat.of().formatHex(digest, 0, 16));
    }
}
