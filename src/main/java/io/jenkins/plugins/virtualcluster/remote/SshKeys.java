package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Makes and names SSH keys. */
public final class SshKeys {
    private SshKeys() {}

    /**
     * A fresh ed25519 key pair.
     *
     * @param comment the end of the public key's line: printable, without line breaks
     */
    public static SshKeyPair generate(String comment) {
        if (comment.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new IllegalArgumentException("A key's comment is one printable line, not \"" + comment + "\"");
        }
        try {
            KeyPair pair = KeyPair.genKeyPair(new JSch(), KeyPair.ED25519);
            try {
                pair.setPublicKeyComment(comment);
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                pair.writeOpenSSHv1PrivateKey(text, null);
                String privateKey = text.toString(StandardCharsets.US_ASCII).stripTrailing() + "\n";
                String blob = Base64.getEncoder().encodeToString(pair.getPublicKeyBlob());
                return new SshKeyPair(privateKey, ("ssh-ed25519 " + blob + " " + comment).stripTrailing());
            } finally {
                pair.dispose();
            }
        } catch (JSchException e) {
            throw new IllegalStateException("This Java platform makes no ed25519 keys", e);
        }
    }

    /**
     * How messages and OpenSSH name a public key.
     *
     * @param publicKey {@code ssh-ed25519 AAAA...}, with or without a comment
     * @return such as {@code ssh-ed25519 SHA256:...}
     * @throws IllegalArgumentException if it is not of that form
     */
    public static String fingerprint(String publicKey) {
        return Fingerprint.of(blob(publicKey));
    }

    /**
     * A private key without its passphrase, in OpenSSH's form.
     *
     * @param privateKey in OpenSSH's form or PEM
     * @param passphrase not used if the key is not encrypted
     * @throws IllegalArgumentException if it is no private key, or the passphrase does not open it
     */
    public static String unlocked(String privateKey, Optional<String> passphrase) {
        String text = privateKey.replace("\r\n", "\n").strip() + "\n";
        try {
            KeyPair pair = KeyPair.load(new JSch(), text.getBytes(StandardCharsets.US_ASCII), null);
            try {
                if (!pair.isEncrypted()) {
                    return text;
                }
                if (passphrase.isEmpty()) {
                    throw new IllegalArgumentException("The private key is encrypted, and no passphrase was given");
                }
                if (!pair.decrypt(passphrase.get().getBytes(StandardCharsets.UTF_8))) {
                    throw new IllegalArgumentException("The passphrase does not open the private key");
                }
                ByteArrayOutputStream open = new ByteArrayOutputStream();
                pair.writeOpenSSHv1PrivateKey(open, null);
                return open.toString(StandardCharsets.US_ASCII).strip() + "\n";
            } finally {
                pair.dispose();
            }
        } catch (JSchException | UnsupportedOperationException e) {
            throw new IllegalArgumentException(
                    "The private key cannot be read; expected one in OpenSSH's form (" + e.getMessage() + ")", e);
        }
    }

    /** The key in SSH's wire form. */
    static byte[] blob(String publicKey) {
        String[] words = publicKey.strip().split("\\s+", 3);
        if (words.length >= 2) {
            try {
                byte[] blob = Base64.getDecoder().decode(words[1]);
                if (Fingerprint.typeOf(blob).equals(words[0])) {
                    return blob;
                }
            } catch (IllegalArgumentException e) {
                throw notAKey(publicKey, e);
            }
        }
        throw notAKey(publicKey, null);
    }

    private static IllegalArgumentException notAKey(String text, Exception cause) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a public key; expected one as in: ssh-ed25519 AAAA...", cause);
    }
}
