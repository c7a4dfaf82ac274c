package io.jenkins.plugins.virtualcluster.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace that comes to the controller: what of it arrives, whatever it holds and whoever sends it. */
class PackedDirectoryTest {
    private static final PackedDirectory.Limits LIMITS = new PackedDirectory.Limits(100, 1000);

    @TempDir
    Path temp;

    private Path from;
    private Path to;

    @BeforeEach
    void makeDirectories() throws IOException {
        temp = temp.toRealPath();
        from = Files.createDirectories(temp.resolve("from/dir")).getParent();
        to = Files.createDirectory(temp.resolve("to"));
        Files.writeString(temp.resolve("secret"), "secret");
        Files.writeString(from.resolve("dir/file"), "content");
    }

    private byte[] pack(PackedDirectory.Limits limits) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        PackedDirectory.pack(from, packed, limits);
        return packed.toByteArray();
    }

    private List<String> unpack(byte[] packed) throws IOException {
        return PackedDirectory.unpack(new ByteArrayInputStream(packed), to, LIMITS);
    }

    private List<String> all() throws IOException {
        try (Stream<Path> all = Files.walk(to)) {
            return all.skip(1)
                    .map(each -> to.relativize(each).toString())
                    .sorted()
                    .toList();
        }
    }

    private void link(String link, String target) throws IOException {
        Files.createSymbolicLink(from.resolve(link), Path.of(target));
    }

    @Test
    void filesDirectoriesAndLinksInsideArriveAndNothingOfGit() throws IOException {
        Files.setPosixFilePermissions(from.resolve("dir/file"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createDirectories(from.resolve(".git/objects"));
        Files.writeString(from.resolve(".git/config"), "secret");
        Files.createDirectories(from.resolve("dir/.GIT"));
        Files.createDirectories(from.resolve("empty"));
        link("relative", "dir/../dir/file");
        link("dir/absolute", from.resolve("dir").toString());
        link("dir/up", "..");
        link("chain", "relative");

        assertThat(unpack(pack(LIMITS))).isEmpty();

        assertThat(all()).containsExactly("chain", "dir", "dir/absolute", "dir/file", "dir/up", "empty", "relative");
        assertThat(to.resolve("dir/file")).hasContent("content").isExecutable();
        assertThat(to.resolve("chain").toRealPath()).isEqualTo(to.resolve("dir/file"));
        assertThat(to.resolve("dir/absolute").toRealPath()).isEqualTo(to.resolve("dir"));
        assertThat(to.resolve("dir/up").toRealPath()).isEqualTo(to);
    }

    @Test
    void whatCannotBeHadIsNamedAndALinkToNothingIsInItsPlace() throws Exception {
        link("dir/leak", "../../secret");
        link("absolute", temp.resolve("secret").toString());
        link("through", "dir/leak");
        link("git", ".git/config");
        link("nothing", "none");
        assertThat(new ProcessBuilder("sh", "-c", "mkfifo fifo; : > \"$(printf 'caf\\351')\"")
                        .directory(from.toFile())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(unpack(pack(LIMITS)))
                .containsExactlyInAnyOrder(
                        "absolute leads out of the repository, to " + temp.resolve("secret"),
                        "caf\\xE9 has a name that is not text in UTF-8; rename it",
                        "dir/leak leads out of the repository, to " + temp.resolve("secret"),
                        "fifo is neither a regular file nor a directory",
                        "git leads into .git, which is git's own",
                        "nothing is a link to nothing (none)",
                        "through leads out of the repository, to " + temp.resolve("secret"));
        for (String left : List.of("absolute", "caf\\xE9", "dir/leak", "fifo", "git", "nothing", "through")) {
            assertThat(to.resolve(left)).isSymbolicLink();
            assertThat(Files.exists(to.resolve(left))).as(left).isFalse();
        }
        assertThat(Files.readSymbolicLink(to.resolve("absolute"))).hasToString("leads out of the repository");
    }

    @Test
    void theLimitsCountWhatIsCopied() throws IOException {
        Files.writeString(temp.resolve("large"), "x".repeat(2000));
        link("a", temp.resolve("large").toString());
        Files.writeString(from.resolve("b"), "x".repeat(500));
        Files.createLink(from.resolve("c"), from.resolve("b"));
        Files.createDirectories(from.resolve("1/2/3/4/5"));

        assertThatThrownBy(() -> pack(LIMITS)).isInstanceOf(PackedDirectory.TooLargeException.class);
        byte[] packed = pack(new PackedDirectory.Limits(100, 1007));
        assertThatThrownBy(() -> unpack(packed)).isInstanceOf(PackedDirectory.TooLargeException.class);
        assertThatThrownBy(() -> pack(new PackedDirectory.Limits(9, 2000)))
                .isInstanceOf(PackedDirectory.TooLargeException.class)
                .hasMessageContaining("more than 9 files");
        pack(new PackedDirectory.Limits(10, 2000));
    }

    private interface Sender {
        void send(DataOutputStream out) throws IOException;
    }

    private static byte[] sent(Sender sender) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(sent);
        sender.send(out);
        out.writeByte('E');
        return sent.toByteArray();
    }

    private static void file(DataOutputStream out, String path, String text) throws IOException {
        out.writeByte('F');
        out.writeUTF(path);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeLong(bytes.length);
        out.write(bytes);
    }

    private static void link(DataOutputStream out, String path, String target) throws IOException {
        out.writeByte('L');
        out.writeUTF(path);
        out.writeUTF(target);
    }

    @Test
    void aSenderThatLiesMakesNothingOutsideAndNoLinkOut() throws IOException {
        assertThat(unpack(sent(out -> {
                    link(out, "leak", "/etc/passwd");
                    link(out, "dir", "..");
                    link(out, "a", "b/../..");
                    link(out, "b", "sub");
                    file(out, "sub/file", "x");
                })))
                .hasSize(3)
                .allMatch(sentence -> sentence.contains("leads out of the repository"));
        for (String name : List.of("leak", "dir", "a")) {
            assertThat(Files.exists(to.resolve(name))).as(name).isFalse();
        }
        assertThat(to.resolve("b").toRealPath()).isEqualTo(to.resolve("sub"));
        for (String name : List.of("../out", "/tmp/out", "x/../../out", ".git/hooks/x", "", "x//y", ".")) {
            assertThatThrownBy(() -> unpack(sent(out -> file(out, name, "x"))))
                    .as(name)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is not the name of a file");
        }
        assertThatThrownBy(() -> unpack(sent(out -> file(out, "sub/file", "y"))))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(temp.toFile().list()).containsExactlyInAnyOrder("from", "to", "secret");
    }

    @Test
    void whatIsCutOffIsAnError() throws IOException {
        byte[] packed = pack(LIMITS);
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            Path target = Files.createDirectory(temp.resolve("cut" + length));
            assertThatThrownBy(() -> PackedDirectory.unpack(new ByteArrayInputStream(cut), target, LIMITS))
                    .isInstanceOf(IOException.class);
        }
    }
}
