package io.jenkins.plugins.virtualcluster.remote;

import java.nio.file.Path;

/** What a client proves with that it may log in. */
public sealed interface SshIdentity {

    /** A key held in memory only. Its text form does not show it. */
    record PrivateKey(SshKeyPair pair) implements SshIdentity {}

    /** An unencrypted private key file in OpenSSH's form. */
    record KeyFile(Path file) implements SshIdentity {}

    /** What the user's agent offers, then the default key files in {@code ~/.ssh}. */
    record UserDefaults() implements SshIdentity {}
}
