package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import io.jenkins.plugins.virtualcluster.hypervisor.AddressReader;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.local.TempFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The ssh that libvirt runs, with options that its URIs cannot say: which host keys are trusted, that nothing is asked,
 * and that a machine that is gone is noticed.
 */
public final class LibvirtSsh implements AutoCloseable {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final Path script;

    private LibvirtSsh(Path directory) {
        this.directory = directory;
        script = directory.resolve("ssh");
    }

    public static LibvirtSsh create(SshDoor door) throws HypervisorException {
        try {
            LibvirtSsh command = new LibvirtSsh(TempFiles.directory("ssh"));
            Files.createFile(command.script, PosixFilePermissions.asFileAttribute(PRIVATE));
            Files.writeString(command.script, script(door));
            return command;
        } catch (IOException e) {
            throw new HypervisorException("The command for SSH cannot be written: " + e, e);
        }
    }

    public static String script(SshDoor door) {
        StringBuilder options = new StringBuilder();
        for (String option : List.of(
                "BatchMode=yes",
                "ConnectTimeout=15",
                "ServerAliveInterval=10",
                "ServerAliveCountMax=3",
                "ControlMaster=no",
                "ControlPath=none")) {
            options.append(" -o ").append(option);
        }
        door.keyFile().ifPresent(file -> options.append(" -o IdentitiesOnly=yes"));
        door.knownHosts()
                .ifPresent(file -> options.append(" -o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=/dev/null -o ")
                        .append(quoted("UserKnownHostsFile=\""
                                + file.toAbsolutePath().toString().replace("%", "%%") + "\"")));
        // A Ctrl-C is for this program, which ends the connection when all is in order.
        return "#!/bin/sh\ntrap '' INT\nexec ssh" + options + " \"$@\"\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Its path. */
    public String program() {
        return script.toString();
    }

    /**
     * The words that run a command on the machine, as libvirt would.
     *
     * @param program this one, or another one that is called as {@code ssh} is
     */
    public static List<String> words(String program, SshDoor door, String command) {
        List<String> words = new ArrayList<>(List.of(program, "-T", "-p", String.valueOf(door.port())));
        door.user().ifPresent(user -> words.addAll(List.of("-l", user)));
        door.keyFile().ifPresent(file -> words.addAll(List.of("-i", file.toString())));
        words.addAll(List.of("--", door.host(), command));
        return words;
    }

    /** The URI with this command in it. */
    public String in(String libvirtUri) {
        return libvirtUri + (libvirtUri.contains("?") ? "&" : "?") + "command="
                + AddressReader.encoded(script.toString());
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(script);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            directory.toFile().deleteOnExit();
        }
    }
}
