package io.jenkins.plugins.virtualcluster.hypervisor;

import java.util.Map;

/**
 * The SSH identities that a run's guests are born with.
 *
 * @param authorizedKey the run's public key, which may log in as root
 * @param hostKeys each host's own key pair, by short name
 */
public record ClusterKeys(String authorizedKey, Map<String, HostKey> hostKeys) {
    public ClusterKeys {
        hostKeys = Map.copyOf(hostKeys);
    }

    /**
     * An ed25519 key pair in OpenSSH's forms.
     *
     * @param privateKey PEM text, unencrypted
     * @param publicKey one line
     */
    public record HostKey(String privateKey, String publicKey) {
        /** Shows the public key only. */
        @Override
        public String toString() {
            return "HostKey[" + publicKey + "]";
        }
    }
}
