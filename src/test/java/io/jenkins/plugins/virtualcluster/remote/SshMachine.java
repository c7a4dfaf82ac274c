package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.util.Optional;

/** A machine with an SSH server, for tests. Its commands run here. */
interface SshMachine extends AutoCloseable {
    SshTarget target(Optional<SshTarget> via);

    String publicHostKey();

    int port();

    /** Ends all connections at once, without a word. */
    void cutConnections() throws IOException;

    @Override
    void close() throws IOException;
}
