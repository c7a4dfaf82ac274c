package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Accepts the expected keys of one machine only, and keeps what another machine presented for the message. */
final class HostKeyCheck implements HostKeyRepository {
    private final List<byte[]> expected;
    private volatile byte[] refused;

    private HostKeyCheck(List<byte[]> expected) {
        this.expected = expected;
    }

    static HostKeyCheck of(SshTarget target) throws RemoteException {
        if (target.hostKeys() instanceof HostKeys.Exactly exactly) {
            try {
                return new HostKeyCheck(List.of(SshKeys.blob(exactly.publicKey())));
            } catch (IllegalArgumentException e) {
                throw new RemoteException(target.name() + ": " + e.getMessage(), e);
            }
        }
        HostKeys.KnownHostsFile known = (HostKeys.KnownHostsFile) target.hostKeys();
        List<byte[]> keys = KnownHosts.keysOf(known.file(), target.address(), target.port());
        if (keys.isEmpty()) {
            throw new RemoteException(target.name() + ": " + known.file() + " has no host key for " + target.address()
                    + " port " + target.port() + "; add it, as with: ssh-keyscan -p " + target.port() + " "
                    + target.address());
        }
        return new HostKeyCheck(keys);
    }

    /** What is asked for in negotiation: the expected keys' types, so that the machine cannot answer with another. */
    String algorithms() {
        Set<String> types = expected.stream()
                .map(Fingerprint::typeOf)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        return types.stream()
                .map(type -> type.equals("ssh-rsa") ? "rsa-sha2-512,rsa-sha2-256" : type)
                .collect(Collectors.joining(","));
    }

    String expectedFingerprints() {
        return expected.stream().map(Fingerprint::of).collect(Collectors.joining(" or "));
    }

    /** The fingerprint of a key that was presented and not accepted, or null. */
    String refusedFingerprint() {
        return refused == null ? null : Fingerprint.of(refused);
    }

    @Override
    public int check(String host, byte[] key) {
        if (expected.stream().anyMatch(good -> MessageDigest.isEqual(good, key))) {
            return OK;
        }
        refused = key.clone();
        return CHANGED;
    }

    @Override
    public void add(HostKey key, UserInfo ui) {
        throw new UnsupportedOperationException("host keys are given, not learnt");
    }

    @Override
    public void remove(String host, String type) {
        throw new UnsupportedOperationException("host keys are given, not forgotten");
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        remove(host, type);
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return "expected";
    }

    @Override
    public HostKey[] getHostKey() {
        return new HostKey[0];
    }

    @Override
    public HostKey[] getHostKey(String host, String type) {
        return new HostKey[0];
    }
}
