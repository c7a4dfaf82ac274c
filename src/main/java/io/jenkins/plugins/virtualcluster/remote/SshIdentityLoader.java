package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.SSHAgentConnector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Gives a login what it proves itself with. */
final class SshIdentityLoader {
    private static final List<String> DEFAULT_FILES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private SshIdentityLoader() {}

    static void addTo(JSch jsch, SshTarget target) throws RemoteException {
        SshIdentity identity = target.identity();
        try {
            if (identity instanceof SshIdentity.PrivateKey key) {
                byte[] text = key.pair().privateKey().getBytes(StandardCharsets.US_ASCII);
                jsch.addIdentity("key in memory", text, null, null);
            } else if (identity instanceof SshIdentity.KeyFile key) {
                addFile(jsch, target, key.file());
            } else {
                addAgent(jsch);
                addDefaultFiles(jsch);
            }
        } catch (JSchException e) {
            throw new RemoteException(
                    target.name() + ": the private key cannot be used; expected an unencrypted one in OpenSSH's form",
                    e);
        }
    }

    /** The fingerprints of all keys that are offered, for messages. */
    static String describe(JSch jsch) {
        List<Identity> identities = List.copyOf(jsch.getIdentityRepository().getIdentities());
        if (identities.isEmpty()) {
            return "no key (there is neither an agent with keys nor an unencrypted key in ~/.ssh)";
        }
        return identities.stream()
                .map(identity -> Fingerprint.of(identity.getPublicKeyBlob()))
                .collect(Collectors.joining(", "));
    }

    private static void addFile(JSch jsch, SshTarget target, Path file) throws RemoteException, JSchException {
        if (!Files.isReadable(file)) {
            throw new RemoteException(target.name() + ": the private key file " + file + " cannot be read");
        }
        if (isEncrypted(file)) {
            throw new RemoteException(target.name() + ": the private key file " + file
                    + " is encrypted; give an unencrypted one, or add it to the agent with: ssh-add " + file);
        }
        jsch.addIdentity(file.toString());
    }

    private static void addAgent(JSch jsch) throws JSchException {
        try {
            IdentityRepository agent = new AgentIdentityRepository(new SSHAgentConnector());
            if (agent.getStatus() == IdentityRepository.RUNNING) {
                for (Identity identity : agent.getIdentities()) {
                    jsch.addIdentity(identity, null);
                }
            }
        } catch (AgentProxyException e) {
            // No agent: SSH_AUTH_SOCK is not set. The files remain.
        }
    }

    private static void addDefaultFiles(JSch jsch) throws JSchException {
        Path directory = Path.of(System.getProperty("user.home"), ".ssh");
        for (String name : DEFAULT_FILES) {
            Path file = directory.resolve(name);
            if (Files.isReadable(file) && !isEncrypted(file)) {
                jsch.addIdentity(file.toString());
            }
        }
    }

    private static boolean isEncrypted(Path file) throws JSchException {
        KeyPair pair = KeyPair.load(new JSch(), file.toString());
        try {
            return pair.isEncrypted();
        } finally {
            pair.dispose();
        }
    }
}
