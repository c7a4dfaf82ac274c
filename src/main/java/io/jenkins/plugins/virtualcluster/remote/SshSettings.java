package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.Session;

/** How sessions are negotiated. */
final class SshSettings {
    private SshSettings() {}

    static void apply(Session session, HostKeyCheck hostKeys) {
        session.setDaemonThread(true);
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("server_host_key", hostKeys.algorithms());
        session.setConfig("PreferredAuthentications", "publickey");
        session.setConfig(
                "kex",
                "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,"
                        + "diffie-hellman-group14-sha256,diffie-hellman-group16-sha512");
        // The fastest in Java first: see bench/output.sh.
        String ciphers = "aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes256-ctr";
        session.setConfig("cipher.s2c", ciphers);
        session.setConfig("cipher.c2s", ciphers);
    }
}
