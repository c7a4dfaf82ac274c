package io.jenkins.plugins.virtualcluster.remote;

import java.nio.file.Path;

/** Which host key is accepted; another one ends the connection before anything is sent. */
public sealed interface HostKeys {

    /**
     * Exactly this one.
     *
     * @param publicKey OpenSSH's form, such as {@code ssh-ed25519 AAAA...}
     */
    record Exactly(String publicKey) implements HostKeys {}

    /** One that the file lists for the address, in OpenSSH's {@code known_hosts} form. */
    record KnownHostsFile(Path file) implements HostKeys {}
}
