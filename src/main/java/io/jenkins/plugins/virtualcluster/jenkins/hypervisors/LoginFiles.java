package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.remote.SshKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A login as files, for libvirt runs {@code ssh}: the key, unencrypted, and the host keys. They lie in a directory of mode
 * 700 from the making of a connection to its end.
 */
final class LoginFiles implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;
    private final HypervisorAddress address;

    private LoginFiles(Path directory, HypervisorAddress address) {
        this.directory = directory;
        this.address = address;
    }

    /**
     * Writes them.
     *
     * @param base where directories of logins lie
     * @throws HypervisorException if the settings or the key cannot be used
     */
    static LoginFiles write(Path base, HypervisorDescription hypervisor, Optional<Logins.SshLogin> login)
            throws HypervisorException {
        try {
            Optional<SshDoor> door = hypervisor.address().door();
            Files.createDirectories(base, OWNER_ONLY_DIRECTORY);
            Path directory = Files.createTempDirectory(base, "login", OWNER_ONLY_DIRECTORY);
            boolean done = false;
            try {
                Optional<Path> key = Optional.empty();
                if (door.isPresent() && login.isPresent()) {
                    Logins.SshLogin secret = login.get();
                    key = Optional.of(
                            file(directory, "key", SshKeys.unlocked(secret.privateKey(), secret.passphrase())));
                }
                Optional<Path> known = Optional.empty();
                if (door.isPresent() && !hypervisor.hostKeys().isEmpty()) {
                    known = Optional.of(file(directory, "known_hosts", knownHosts(door.get(), hypervisor.hostKeys())));
                }
                HypervisorAddress address = hypervisor.address(login.map(Logins.SshLogin::user), key, known);
                done = true;
                return new LoginFiles(directory, address);
            } finally {
                if (!done) {
                    Directories.remove(directory);
                }
            }
        } catch (IOException e) {
            throw new HypervisorException(
                    "Hypervisor " + hypervisor.name() + ": its login cannot be written to " + base + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new HypervisorException("Hypervisor " + hypervisor.name() + ": " + e.getMessage(), e);
        }
    }

    private static Path file(Path directory, String name, String text) throws IOException {
        Path file = Files.createFile(directory.resolve(name), OWNER_ONLY_FILE);
        return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String knownHosts(SshDoor door, String hostKeys) {
        String host = door.port() == 22 ? door.host() : "[" + door.host() + "]:" + door.port();
        StringBuilder lines = new StringBuilder();
        for (String key : hostKeys.split("\\R")) {
            if (!key.isBlank()) {
                SshKeys.fingerprint(key); // says what is wrong with it
                String[] words = key.strip().split("\\s+");
                lines.append(host)
                        .append(' ')
                        .append(words[0])
                        .append(' ')
                        .append(words[1])
                        .append('\n');
            }
        }
        return lines.toString();
    }

    /** With the files in it. */
    HypervisorAddress address() {
        return address;
    }

    /** Removes what an earlier process, which was killed, left. */
    static void removeAll(Path base) throws IOException {
        if (Files.isDirectory(base)) {
            try (Stream<Path> logins = Files.list(base)) {
                for (Path login : logins.toList()) {
                    Directories.remove(login);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            Directories.remove(directory);
        } catch (IOException e) {
            System.getLogger(LoginFiles.class.getName())
                    .log(System.Logger.Level.WARNING, "A key may be left in " + directory + "; remove it", e);
        }
    }
}
