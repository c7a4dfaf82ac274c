package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A file in OpenSSH's {@code known_hosts} form; see sshd(8). Certificate authorities in it are not used. */
final class KnownHosts {
    private static final long SIZE_LIMIT = 16 << 20;

    private KnownHosts() {}

    /**
     * The keys, in wire form, that the file lists for an address and does not revoke.
     *
     * @throws RemoteException if the file cannot be read
     */
    static List<byte[]> keysOf(Path file, String host, int port) throws RemoteException {
        String name = (port == 22 ? host : "[" + host + "]:" + port).toLowerCase(Locale.ROOT);
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> revoked = new ArrayList<>();
        for (String line : lines(file)) {
            String[] words = line.strip().split("\\s+");
            boolean marked = words[0].startsWith("@");
            int first = marked ? 1 : 0;
            if (line.startsWith("#") || words.length < first + 3 || !names(words[first], name)) {
                continue;
            }
            byte[] key;
            try {
                key = SshKeys.blob(words[first + 1] + " " + words[first + 2]);
            } catch (IllegalArgumentException e) {
                continue; // OpenSSH skips such lines too
            }
            if (!marked) {
                keys.add(key);
            } else if (words[0].equals("@revoked")) {
                revoked.add(key);
            }
        }
        keys.removeIf(key -> revoked.stream().anyMatch(bad -> MessageDigest.isEqual(bad, key)));
        return keys;
    }

    private static List<String> lines(Path file) throws RemoteException {
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                throw new RemoteException(file + " is longer than 16 MiB, which no known_hosts file is");
            }
            return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\n"));
        } catch (IOException e) {
            throw new RemoteException(
                    "The host keys' file " + file + " cannot be read: "
                            + e.getClass().getSimpleName() + "; give the path of a known_hosts file",
                    e);
        }
    }

    /** Whether a line's first field names the host: hashed, or patterns with commas, of which a negated one forbids. */
    private static boolean names(String field, String name) {
        if (field.startsWith("|1|")) {
            return isHashOf(field, name);
        }
        boolean named = false;
        for (String item : field.split(",")) {
            boolean not = item.startsWith("!");
            if (isMatch((not ? item.substring(1) : item).toLowerCase(Locale.ROOT), name)) {
                if (not) {
                    return false;
                }
                named = true;
            }
        }
        return named;
    }

    /** With {@code *} and {@code ?}; takes no longer than the product of both lengths, whatever the pattern. */
    private static boolean isMatch(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int behindStar = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                behindStar = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++behindStar;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(c -> c == '*');
    }

    private static boolean isHashOf(String field, String name) {
        String[] parts = field.split("\\|");
        if (parts.length != 4) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
            byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3]));
        } catch (IllegalArgumentException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }
}
