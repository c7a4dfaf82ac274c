package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run's private directory: the key that lets in to its hosts, and the configuration with which {@code ssh -F
 * DIRECTORY/ssh_config HOST} finds them. It is there as long as the cluster is.
 */
public final class PrivateFiles {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;

    private PrivateFiles(Path directory) {
        this.directory = directory;
    }

    /** Writes the files of a cluster that was started. */
    static PrivateFiles write(
            Path directory, ClusterPlan plan, SshKeyPair key, Map<String, SshKeyPair> hostKeys, Optional<SshDoor> door)
            throws IOException {
        Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
        PrivateFiles files = new PrivateFiles(directory.toAbsolutePath());
        StringBuilder known = new StringBuilder();
        StringBuilder config = new StringBuilder();
        for (ClusterPlan.PlannedHost host : plan.hosts()) {
            known.append(host.fullName())
                    .append(' ')
                    .append(hostKeys.get(host.host().name()).publicKey())
                    .append('\n');
            config.append(files.hostEntry(host, door.isPresent()));
        }
        door.ifPresent(machine -> config.append(doorEntry(machine)));
        files.file("id_ed25519", key.privateKey());
        files.file("known_hosts", known.toString());
        files.file("ssh_config", config.toString());
        return files;
    }

    private String hostEntry(ClusterPlan.PlannedHost host, boolean throughDoor) {
        return "Host " + host.host().name()
                + (host.fullName().equals(host.host().name()) ? "" : " " + host.fullName())
                + "\n  HostName " + host.address()
                + "\n  User root\n  IdentityFile " + directory.resolve("id_ed25519")
                + "\n  IdentitiesOnly yes\n  UserKnownHostsFile " + directory.resolve("known_hosts")
                + "\n  StrictHostKeyChecking yes\n  HostKeyAlias " + host.fullName()
                + (throughDoor ? "\n  ProxyJump vc-hypervisor" : "")
                + "\n\n";
    }

    private static String doorEntry(SshDoor door) {
        return "Host vc-hypervisor\n  HostName " + door.host()
                + "\n  Port " + door.port()
                + door.user().map(user -> "\n  User " + user).orElse("")
                + door.keyFile()
                        .map(file -> "\n  IdentityFile " + file + "\n  IdentitiesOnly yes")
                        .orElse("")
                + door.knownHosts()
                        .map(file -> "\n  UserKnownHostsFile " + file)
                        .orElse("")
                + "\n  StrictHostKeyChecking yes\n";
    }

    private void file(String name, String text) throws IOException {
        Path file = Files.createFile(directory.resolve(name), OWNER_ONLY_FILE);
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Removes such a directory; one that is not there is no error. */
    public static void remove(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
