package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import java.util.Optional;

/** What logs in at a hypervisor's machine. Its text form shows the user only. */
public record SshLogin(String user, String privateKey, Optional<String> passphrase) {
    @Override
    public String toString() {
        return "login of " + user;
    }
}
