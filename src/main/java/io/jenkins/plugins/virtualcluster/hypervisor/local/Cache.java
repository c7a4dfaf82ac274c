package io.jenkins.plugins.virtualcluster.hypervisor.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** Short answers that are costly to find, kept in the user's cache directory. Losing them costs time only. */
public final class Cache {
    private final Optional<Path> directory;

    public Cache(Path directory) {
        this(Optional.of(directory));
    }

    private Cache(Optional<Path> directory) {
        this.directory = directory;
    }

    /**
     * In {@code $XDG_CACHE_HOME/virtual-cluster}, or {@code ~/.cache/virtual-cluster}. For a user without a home nothing is
     * kept.
     */
    public static Cache ofUser() {
        return new Cache(directory(System.getenv(), System.getProperty("user.home")));
    }

    /** @param environment whose variables name directories; one that is not absolute does not count */
    private static Optional<Path> directory(Map<String, String> environment, String account) {
        return absolute(environment.get("XDG_CACHE_HOME"))
                .or(() -> absolute(environment.get("HOME"))
                        .or(() -> absolute(account))
                        .map(directory -> directory.resolve(".cache")))
                .map(base -> base.resolve("virtual-cluster"));
    }

    private static Optional<Path> absolute(String path) {
        return Optional.ofNullable(path).map(Path::of).filter(Path::isAbsolute);
    }

    /** None for a user without a home. */
    public Optional<Path> directory() {
        return directory;
    }

    public Optional<String> get(String key, Duration maximumAge) {
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        Path file = file(directory.get(), key);
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

    public void put(String key, String value) {
        if (directory.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(directory.get());
            Path half = Files.createTempFile(directory.get(), "new", "");
            Files.writeString(half, value);
            Files.move(
                    half,
                    file(directory.get(), key),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            System.getLogger(Cache.class.getName())
                    .log(System.Logger.Level.DEBUG, "nothing can be kept in " + directory.get(), e);
        }
    }

    private static Path file(Path directory, String key) {
        return directory.resolve(DigestUtils.sha256Hex(key).substring(0, 32));
    }
}
