package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.util.Optional;

/** Knows the secrets that settings name. */
@FunctionalInterface
public interface Logins {
    /**
     * @param credentials an id; empty for none
     * @return empty if no credentials are named
     * @throws HypervisorException if there are none of that id
     */
    Optional<SshLogin> of(String credentials) throws HypervisorException;

    /** What logs in at a hypervisor's machine. Its text form shows the user only. */
    record SshLogin(String user, String privateKey, Optional<String> passphrase) {
        @Override
        public String toString() {
            return "login of " + user;
        }
    }
}
