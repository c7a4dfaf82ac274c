package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.record.AtomicFile;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import io.jenkins.plugins.virtualcluster.suite.request.JsonFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cluster's private directory: the key that lets in to its hosts, the configuration with which {@code ssh -F
 * DIRECTORY/ssh_config HOST} finds them, and what another process needs to continue. It is there as long as the cluster is.
 */
public final class ClusterStateDirectory {
    private static final String KEY = "id_ed25519";
    private static final String PUBLIC_KEY = "id_ed25519.pub";
    private static final String KNOWN_HOSTS = "known_hosts";
    private static final String SSH_CONFIG = "ssh_config";
    private static final String DOOR_KNOWN_HOSTS = "hypervisor_known_hosts";
    private static final List<String> LETTING_IN = List.of(KEY, PUBLIC_KEY, KNOWN_HOSTS, SSH_CONFIG, DOOR_KNOWN_HOSTS);
    private static final String DEFINITION = "cluster.yaml";
    private static final String DOOR = "Host vc-hypervisor";
    private static final String STATE = "cluster.json";
    /** Before the name of a host: which boot of it was prepared. */
    private static final String BOOT = "boot_id.";

    private static final String ADDRESSES = "addresses";
    /** That of the guest on which an image of the cluster is prepared. */
    private static final String PREPARATION = "prepare";

    private static final Pattern BOOT_ID = Pattern.compile("[0-9a-f-]{36}");
    /** The first file and the last one: which process uses the directory. */
    private static final String PROCESS = "process";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** A word that ssh_config(5) takes as it is. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,-]+");

    private final Path directory;

    private ClusterStateDirectory(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** Those of a cluster, which may not be there. */
    public static ClusterStateDirectory in(Path directory) {
        return new ClusterStateDirectory(directory);
    }

    /**
     * Makes the directory for a cluster that is to be started. What is there of another attempt is replaced, and is there
     * until then, for whoever continues when this process is ended.
     *
     * @param used the files that the definition names: their texts by their paths in the repository
     * @throws IOException also if what is there is no directory of this user's own
     */
    static ClusterStateDirectory make(
            Path directory, PersistedCluster cluster, byte[] definition, Map<Path, String> used) throws IOException {
        requireSpeakable(directory.toAbsolutePath());
        PrivateDirectory.make(directory);
        ClusterStateDirectory files = new ClusterStateDirectory(directory);
        files.takeOver();
        files.file(DEFINITION, definition);
        for (Map.Entry<Path, String> one : used.entrySet()) {
            files.file(DefinitionReader.KEPT_FILES + "/" + one.getKey(), text(one.getValue()));
        }
        files.keep(cluster);
        StandbyDirectory.in(directory).forget();
        Files.deleteIfExists(directory.resolve(ADDRESSES));
        for (String stale : LETTING_IN) {
            Files.deleteIfExists(directory.resolve(stale));
        }
        try (DirectoryStream<Path> boots = Files.newDirectoryStream(directory, BOOT + "*")) {
            for (Path stale : boots) {
                Files.deleteIfExists(stale);
            }
        }
        return files;
    }

    /** Holds that the path can be named in a configuration of ssh, where nothing quotes a variable. */
    private static void requireSpeakable(Path path) throws IOException {
        String name = path.toString();
        if (name.contains("${") || name.chars().anyMatch(Character::isISOControl)) {
            throw new IOException("ssh cannot be configured with the path " + name.replaceAll("\\p{Cntrl}", "?")
                    + ": it would expand '${' as a variable, and end at a control character; move it to a path without"
                    + " them");
        }
    }

    /** Where that of the guest is on which an image of a cluster is prepared: it goes with the cluster's at the latest. */
    public static Path ofPreparation(Path directory) {
        return directory.resolve(PREPARATION);
    }

    /** Whether that directory says of which cluster it is: the first thing that is written there but for its process. */
    public static boolean isCluster(Path directory) {
        return in(directory).isThere();
    }

    public boolean isThere() {
        return Files.isRegularFile(directory.resolve(STATE));
    }

    /** Says that this process uses it from now on. */
    void takeOver() throws IOException {
        file(PROCESS, text(LeaseProcess.own()));
    }

    /** Whether the process that uses it is gone. */
    boolean isDeserted() throws IOException {
        Path process = directory.resolve(PROCESS);
        return !Files.isRegularFile(process)
                || !LeaseProcess.isAlive(new String(Files.readAllBytes(process), StandardCharsets.UTF_8));
    }

    /** Writes down what has become of the cluster. */
    void keep(PersistedCluster cluster) throws IOException {
        JsonFiles.write(directory.resolve(STATE), cluster, OWNER_ONLY_FILE);
    }

    /** @throws IOException if nothing of a cluster is there, or it is damaged: the message names the file */
    public PersistedCluster kept() throws IOException {
        return JsonFiles.read(directory.resolve(STATE), PersistedCluster.class);
    }

    /** Notes when the lease of a cluster ends that was left to people. */
    public static void leave(Path directory, Instant until) throws IOException {
        ClusterStateDirectory files = in(directory);
        files.keep(files.kept().until(until));
    }

    /**
     * When the lease ends of a cluster that is not used any more; of one that was not left to people, at the latest.
     *
     * @throws IOException if nothing of a cluster is there, or it is damaged: the message names the file
     */
    public static Instant leaseEnd(Path directory) throws IOException {
        PersistedCluster kept = in(directory).kept();
        return kept.until().isPresent()
                ? kept.until().get()
                : Files.getLastModifiedTime(directory.resolve(STATE))
                        .toInstant()
                        .plus(kept.lifetime());
    }

    /** Notes the boot id of a host that was prepared. It is for messages: where it cannot be written they say less. */
    void booted(String host, Optional<String> bootId) {
        try {
            if (bootId.isPresent()) {
                file(BOOT + host, text(bootId.get()));
            } else {
                Files.deleteIfExists(directory.resolve(BOOT + host));
            }
        } catch (IOException e) {
            System.getLogger(ClusterStateDirectory.class.getName())
                    .log(System.Logger.Level.DEBUG, "the boot id of " + host + " is not noted", e);
        }
    }

    /** The boot id of a host when it was prepared, if that is known. */
    Optional<String> bootId(String host) {
        try {
            return Optional.of(new String(Files.readAllBytes(directory.resolve(BOOT + host)), StandardCharsets.UTF_8))
                    .filter(text -> BOOT_ID.matcher(text).matches());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Notes the addresses that the site gave. A process that continues without them tells no names to hosts that forget theirs. */
    void siteAddresses(String lines) {
        try {
            file(ADDRESSES, text(lines));
        } catch (IOException e) {
            System.getLogger(ClusterStateDirectory.class.getName())
                    .log(System.Logger.Level.DEBUG, "the site's addresses are not noted", e);
        }
    }

    /** The addresses that another process noted. */
    Optional<String> siteAddresses() {
        try {
            return Optional.of(Files.readString(directory.resolve(ADDRESSES)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    SshKeyPair key() throws IOException {
        return new SshKeyPair(
                Files.readString(directory.resolve(KEY)),
                Files.readString(directory.resolve(PUBLIC_KEY)).strip());
    }

    /** Writes what lets in to a cluster that was started. */
    void letIn(ClusterPlan plan, SshKeyPair key, Map<String, String> hostKeys, Optional<SshDoor> door)
            throws IOException {
        StringBuilder known = new StringBuilder();
        StringBuilder config = new StringBuilder();
        for (ClusterPlan.PlannedHost host : plan.hosts()) {
            known.append(host.fullName())
                    .append(' ')
                    .append(hostKeys.get(host.host().name()))
                    .append('\n');
            config.append(hostEntry(host, door.isPresent()));
        }
        if (door.isPresent()) {
            config.append(doorEntry(door.get()));
        }
        file(KEY, text(key.privateKey()));
        file(PUBLIC_KEY, text(key.publicKey() + "\n"));
        file(KNOWN_HOSTS, text(known.toString()));
        file(SSH_CONFIG, text(config.toString()));
    }

    private String hostEntry(ClusterPlan.PlannedHost host, boolean throughDoor) throws IOException {
        return "Host " + host.host().name()
                + (host.fullName().equals(host.host().name()) ? "" : " " + host.fullName())
                + "\n  HostName " + host.address().replace("%", "%%")
                + "\n  User " + host.host().system().user()
                + "\n  IdentityFile " + argument(directory.resolve(KEY))
                + "\n  IdentitiesOnly yes\n  UserKnownHostsFile " + argument(directory.resolve(KNOWN_HOSTS))
                + "\n  StrictHostKeyChecking yes\n  HostKeyAlias " + host.fullName()
                + (throughDoor ? "\n  ProxyJump vc-hypervisor" : "")
                + "\n\n";
    }

    private static String doorEntry(SshDoor door) throws IOException {
        String login = door.keyFile().isEmpty()
                ? ""
                : "\n  IdentityFile " + argument(door.keyFile().get()) + "\n  IdentitiesOnly yes";
        String known = door.knownHosts().isEmpty()
                ? ""
                : "\n  UserKnownHostsFile " + argument(door.knownHosts().get());
        return DOOR + "\n  HostName " + quoted(door.host().replace("%", "%%"))
                + "\n  Port " + door.port()
                + door.user().map(user -> "\n  User " + quoted(user)).orElse("")
                + login
                + known
                + "\n  StrictHostKeyChecking yes\n";
    }

    /** A path as ssh_config(5) takes it: there a percent sign begins a token. */
    private static String argument(Path file) throws IOException {
        requireSpeakable(file.toAbsolutePath());
        return quoted(file.toAbsolutePath().toString().replace("%", "%%"));
    }

    /** As one word; plain ones stay as they are, since people read the file. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches()
                ? word
                : "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /**
     * Has people come in by a login of their own on the hypervisor's machine, since the process that kept the cluster takes
     * its own with it. The host key that is expected there stays known.
     *
     * @return whether the way goes by the hypervisor's machine
     */
    public static boolean withoutLogin(Path directory) throws IOException {
        ClusterStateDirectory files = in(directory);
        Optional<SshDoor> door = files.kept().address().door();
        if (door.isPresent()) {
            files.letInWithout(door.get());
        }
        return door.isPresent();
    }

    private void letInWithout(SshDoor door) throws IOException {
        Optional<Path> known = Optional.empty();
        if (door.knownHosts().filter(Files::isRegularFile).isPresent()) {
            known = Optional.of(
                    file(DOOR_KNOWN_HOSTS, Files.readAllBytes(door.knownHosts().get())));
        }
        SshDoor without = new SshDoor(door.host(), door.port(), door.user(), Optional.empty(), known);
        String entries = new String(Files.readAllBytes(directory.resolve(SSH_CONFIG)), StandardCharsets.UTF_8);
        file(SSH_CONFIG, text(entries.substring(0, entries.indexOf(DOOR)) + doorEntry(without)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path file(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent(), "a file lies in a directory"));
        AtomicFile.write(file, content, OWNER_ONLY_FILE);
        return file;
    }

    /**
     * Removes such a directory; one that is not there is no error. Whoever continues when this process is ended meanwhile finds
     * all of a cluster or none.
     */
    public static void remove(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.deleteIfExists(directory.resolve(STATE));
        remove(directory.resolve(PREPARATION));
        Directories.remove(directory.resolve(DefinitionReader.KEPT_FILES));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> !each.endsWith(PROCESS)).toList()) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(directory.resolve(PROCESS));
        Files.delete(directory);
    }
}
