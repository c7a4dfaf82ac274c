package io.jenkins.plugins.virtualcluster.remote;

import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** A public key as messages name it: {@code ED25519 SHA256:...}, as OpenSSH shows it. */
final class Fingerprint {
    private Fingerprint() {}

    /** @param blob the key in SSH's wire form, which begins with its type */
    static String of(byte[] blob) {
        return typeOf(blob) + " SHA256:"
                + Base64.getEncoder().withoutPadding().encodeToString(DigestUtils.sha256(blob));
    }

    /** Such as {@code ssh-ed25519}; {@code unknown} if it is not a key. */
    static String typeOf(byte[] blob) {
        if (blob.length < 4) {
            return "unknown";
        }
        int length = (blob[0] & 0xff) << 24 | (blob[1] & 0xff) << 16 | (blob[2] & 0xff) << 8 | blob[3] & 0xff;
        if (length <= 0 || length > Math.min(64, blob.length - 4)) {
            return "unknown";
        }
        return new String(blob, 4, length, java.nio.charset.StandardCharsets.US_ASCII);
    }
}
