package io.jenkins.plugins.virtualcluster.remote;

import java.util.Optional;

/**
 * Where and as whom to log in.
 *
 * @param name what messages call this machine, such as a host's full name
 * @param address a name or an IP address, as seen from {@code via} where there is one
 * @param port 1 to 65535
 * @param hostKeys how the machine proves that it is the right one
 * @param via the machine to go through, a jump host
 * @param sudo whether the user is not root, and becomes root by sudo without a password for all that is done there
 */
public record SshTarget(
        String name,
        String address,
        int port,
        String user,
        SshIdentity identity,
        HostKeys hostKeys,
        Optional<SshTarget> via,
        boolean sudo) {

    /** A machine where all is done as the user who logs in. */
    public SshTarget(
            String name,
            String address,
            int port,
            String user,
            SshIdentity identity,
            HostKeys hostKeys,
            Optional<SshTarget> via) {
        this(name, address, port, user, identity, hostKeys, via, false);
    }
}
