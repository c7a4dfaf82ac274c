package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Preparation;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Set;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The digest of all that a prepared image is made from: the image, the script as it is run, the files with it, the tags that
 * are to tell images apart, and what the guest is like for its system. Where it is the same, the image is.
 */
final class PreparationKey {
    /** Grows when what we do with a prepared guest changes, so that images of old do not count. */
    private static final String FORMAT = "1";

    private final MessageDigest digest = DigestUtils.getSha256Digest();

    private PreparationKey() {}

    /**
     * @param host one that is started from it
     * @param image what tells its content from others
     * @param files what is delivered with the script
     * @return 64 hexadecimal digits
     * @throws IOException if a file cannot be read
     */
    static String of(Host host, String image, FileTree.Source files) throws IOException {
        Preparation preparation = host.preparation().orElseThrow();
        PreparationKey key = new PreparationKey();
        key.add("format", FORMAT);
        key.add("image", image);
        key.add("arch", host.arch().libvirtName());
        key.add("hardware", host.hardware().toString());
        key.add("user", host.system().user());
        key.add("user_data", host.system().userData().map(data -> data.text()).orElse(""));
        key.add("script", preparation.text());
        preparation.key().forEach((tag, value) -> key.add("tag " + tag, value));
        files.writeTo(key.new Files());
        return Hex.encodeHexString(key.digest.digest());
    }

    /** With its length, so that no two lists of values are alike. */
    private void add(String what, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        digest.update((what + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    /** Of a mode it counts only whether the owner may execute the file: git and records keep no more, whatever the umask is. */
    private final class Files implements FileTree.Sink {
        @Override
        public void directory(String path, Set<PosixFilePermission> permissions) {
            add("directory", path);
        }

        @Override
        public void file(String path, Set<PosixFilePermission> permissions, long size, InputStream content)
                throws IOException {
            add((permissions.contains(PosixFilePermission.OWNER_EXECUTE) ? "program " : "file ") + size, path);
            DigestUtils.updateDigest(digest, content);
        }
    }
}
