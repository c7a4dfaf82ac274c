package io.jenkins.plugins.virtualcluster.remote;

/**
 * An ed25519 key pair.
 *
 * @param privateKey OpenSSH's PEM form, unencrypted, ending in a newline
 * @param publicKey {@code ssh-ed25519 AAAA... comment}, one line without its newline
 */
public record SshKeyPair(String privateKey, String publicKey) {
    /** Shows the public key only. */
    @Override
    public String toString() {
        return "SshKeyPair[" + publicKey + "]";
    }
}
