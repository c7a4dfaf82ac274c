package io.jenkins.plugins.virtualcluster.definition.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing outside of a directory is read by way of it, whatever lies in it and whoever changes it meanwhile. */
class ConfinedDirectoryTest {
    private static final String SECRET = "secret";

    @TempDir
    Path temp;

    private Path root;
    private Path outside;

    @BeforeEach
    void makeDirectories() throws IOException {
        temp = temp.toRealPath();
        root = Files.createDirectories(temp.resolve("root"));
        outside = Files.createDirectories(temp.resolve("outside/deep"));
        Files.writeString(outside.resolve("file"), SECRET);
        write("dir/file", "in");
        write("dir/sub/file", "below");
    }

    private Path write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private Path link(String file, String target) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        String real = target.replace("ROOT", root.toString()).replace("OUT", outside.toString());
        return Files.createSymbolicLink(path, Path.of(real));
    }

    private ConfinedDirectory confined() throws IOException {
        return ConfinedDirectory.of(root);
    }

    private String read(String path) throws IOException {
        try (ConfinedDirectory.Content content = confined().open(Path.of(path))) {
            return new String(content.in().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What a walk came to: contents, {@code /} for a directory, {@code !} and what is wrong for what is refused. */
    private class Seen implements ConfinedDirectory.Visitor {
        final Map<String, String> entries = new TreeMap<>();

        @Override
        public void directory(Path path, Set<PosixFilePermission> permissions) throws IOException {
            entries.put(path.toString(), "/");
        }

        @Override
        public void file(Path path, ConfinedDirectory.Unopened file) throws IOException {
            try (ConfinedDirectory.Content content = file.open()) {
                entries.put(path.toString(), new String(content.in().readAllBytes(), StandardCharsets.UTF_8));
            } catch (FileSystemException e) {
                refused(path, e);
            }
        }

        @Override
        public void refused(Path path, FileSystemException reason) {
            entries.put(FileNames.printable(path), "!" + reason.getMessage());
        }

        Seen of(String directory) throws IOException {
            confined().walk(Path.of(directory), this);
            return this;
        }
    }

    private Map<String, String> walk(String directory) throws IOException {
        return new Seen().of(directory).entries;
    }

    @ParameterizedTest
    @CsvSource({
        "absolute, OUT/file",
        "relative, ../outside/deep/file",
        "dir/up, ../../outside/deep/file",
        "dir/many, ../../../../../../../../../../../../../etc/passwd",
        "through, dir/sub/../../../outside/deep/file",
        "again, ../root/../outside/deep/file",
        "back, ../root/dir/file",
        "absent, ../nothing",
        "rootup, ROOT/../outside/deep/file",
        "directory, OUT",
        "top, /"
    })
    void aLinkOutIsRefused(String file, String target) throws IOException {
        link(file, target);

        assertThatThrownBy(() -> confined().open(Path.of(file)))
                .isInstanceOfSatisfying(
                        RefusedFileException.class,
                        e -> assertThat(e.fault()).isEqualTo(RefusedFileException.Fault.OUTSIDE))
                .hasMessageStartingWith(file + " leads out of the repository, to ");
        assertThatThrownBy(() -> confined().real(Path.of(file))).isInstanceOf(RefusedFileException.class);
        assertThat(walk("").get(file)).startsWith("!" + file + " leads out of the repository");
    }

    @Test
    void aLinkOutIsRefusedInTheMiddleOfAPathBehindOtherLinksAndByDotsThroughALink() throws IOException {
        link("middle", "OUT");
        link("one", "two");
        link("two", "dir/three");
        link("dir/three", "../middle/file");
        link("sub", "dir/sub");

        for (String path :
                List.of("middle/file", "one", "dir/three", "sub/../../../outside/deep/file", "../outside/deep/file")) {
            assertThatThrownBy(() -> confined().open(Path.of(path)))
                    .as(path)
                    .isInstanceOf(RefusedFileException.class)
                    .hasMessageStartingWith(path + " leads out of the repository");
        }
        assertThat(walk("").values()).noneMatch(SECRET::equals);
    }

    @Test
    void linksInsideAreFollowed() throws IOException {
        link("here", "dir");
        link("there", "here/../dir/./sub/file");
        link("absolute", "ROOT/dir/file");
        Files.createSymbolicLink(temp.resolve("alias"), root);
        link("alias", temp.resolve("alias/dir/file").toString());
        link("dir/chain", "../there");
        link("dir/sub/up", "../../here/file");

        assertThat(read("here/file")).isEqualTo("in");
        assertThat(read("there")).isEqualTo("below");
        assertThat(read("absolute")).isEqualTo("in");
        assertThat(read("alias")).isEqualTo("in");
        assertThat(read("dir/chain")).isEqualTo("below");
        assertThat(read("here/sub/up")).isEqualTo("in");
        assertThat(read("here/sub/../file")).isEqualTo("in");
        assertThat(confined().real(Path.of("here/sub/up"))).isEqualTo(root.resolve("dir/file"));
        assertThat(walk("here"))
                .containsEntry("chain", "below")
                .containsEntry("sub", "/")
                .containsEntry("sub/up", "in");
        assertThat(walk("")).containsEntry("here/sub/file", "below");
    }

    @Test
    void whatIsNotThereIsToldFromALinkToIt() throws IOException {
        link("nothing", "dir/none");

        assertThatThrownBy(() -> confined().open(Path.of("dir/none")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("dir/none");
        assertThatThrownBy(() -> confined().open(Path.of("nothing")))
                .isInstanceOfSatisfying(
                        RefusedFileException.class,
                        e -> assertThat(e.fault()).isEqualTo(RefusedFileException.Fault.NOTHING))
                .hasMessage("nothing is a link to nothing (dir/none)");
        assertThatThrownBy(() -> confined().open(Path.of("dir"))).hasMessage("dir is not a regular file");
        assertThatThrownBy(() -> confined().open(Path.of("dir/file/x")))
                .hasMessage("dir/file/x leads through dir/file, which is not a directory");
    }

    @Test
    void circlesEnd() throws IOException {
        link("a", "b");
        link("b", "a");
        link("self", "self");
        link("dir/up", "..");
        link("dir/sub/same", "../../dir");
        link("x/y", "../z");
        link("z/x", "../x");

        assertThatThrownBy(() -> confined().open(Path.of("a"))).hasMessageStartingWith("a is a link in a circle");
        assertThat(walk(""))
                .containsEntry("self", "!self is a link in a circle, or goes over more than 40 links")
                .containsEntry("dir/up", "!dir/up is a directory that it is in itself, by a link")
                .containsEntry("dir/sub/same", "!dir/sub/same is a directory that it is in itself, by a link")
                .containsEntry("x/y", "/")
                .containsEntry("x/y/x", "!x/y/x is a directory that it is in itself, by a link");
    }

    @Test
    void gitsOwnDirectoryIsNoPartOfIt() throws IOException {
        write(".git/config", SECRET);
        link("dir/config", "../.git/config");
        link("dir/git", "../.git");
        write("dir/.git/inner", "of a test");

        assertThat(walk(""))
                .containsEntry("dir/config", "!dir/config leads into .git, which is git's own")
                .containsEntry("dir/git", "!dir/git leads into .git, which is git's own")
                .containsEntry("dir/.git/inner", "of a test")
                .doesNotContainValue(SECRET);
        assertThatThrownBy(() -> read(".git/config")).isInstanceOf(RefusedFileException.class);
        assertThatThrownBy(() -> read("dir/../.GIT/config")).isInstanceOf(RefusedFileException.class);
    }

    @Test
    void onlyFilesAndDirectoriesAreTaken() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", root.resolve("fifo").toString())
                        .start()
                        .waitFor())
                .isZero();
        link("pipe", "fifo");
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            link("null", "/dev/null");

            assertThat(walk(""))
                    .containsEntry("fifo", "!fifo is neither a regular file nor a directory")
                    .containsEntry("pipe", "!pipe is neither a regular file nor a directory")
                    .containsEntry("socket", "!socket is neither a regular file nor a directory")
                    .containsEntry("null", "!null leads out of the repository, to /dev/null");
        }
        assertThatThrownBy(() -> read("fifo")).hasMessage("fifo is not a regular file");
    }

    @Test
    void namesThatAreNotTextAreRefusedByTheirBytes() throws Exception {
        String make =
                "printf 1 > \"$(printf 'caf\\351')\"; printf 2 > \"$(printf 'caf\\352')\"; mkdir \"$(printf 'd\\377')\"";
        assertThat(new ProcessBuilder("sh", "-c", make)
                        .directory(root.resolve("dir").toFile())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(walk("").values())
                .contains(
                        "!dir/caf\\xE9 has a name that is not text in UTF-8; rename it",
                        "!dir/caf\\xEA has a name that is not text in UTF-8; rename it",
                        "!dir/d\\xFF has a name that is not text in UTF-8; rename it")
                .doesNotContain("1", "2");
    }

    @Test
    @Tag("thorough")
    void linksThatMakeMillionsOfPathsEnd() throws IOException {
        for (int level = 0; level < 20; level++) { // 2^20 paths
            link("bomb/" + level + "/a", "../" + (level + 1));
            link("bomb/" + level + "/b", "../" + (level + 1));
        }
        write("bomb/20/end", "end");

        assertThatThrownBy(() -> walk("bomb/0"))
                .hasMessage("bomb/0 has more than 100000 files and directories by way of links");
    }

    @Test
    void directoriesThatAreTooDeepEnd() throws IOException {
        write("d/".repeat(ConfinedDirectory.MOST_DEPTH + 1) + "file", "deep");

        assertThat(walk("").values())
                .contains("!" + "d/".repeat(ConfinedDirectory.MOST_DEPTH) + "d lies more than 64 directories deep")
                .doesNotContain("deep");
        assertThatThrownBy(() -> read("d/".repeat(ConfinedDirectory.MOST_DEPTH + 1) + "file"))
                .hasMessageContaining("lies more than 64 directories deep");
    }

    @Test
    void aFileThatBecomesALinkBetweenCheckAndOpenIsNotFollowed() throws IOException {
        write("dir/victim", "harmless");
        Seen seen = new Seen() {
            @Override
            public void file(Path path, ConfinedDirectory.Unopened file) throws IOException {
                if (path.endsWith("victim")) {
                    Files.delete(root.resolve("dir/victim"));
                    Files.createSymbolicLink(root.resolve("dir/victim"), outside.resolve("file"));
                }
                super.file(path, file);
            }
        };

        assertThat(seen.of("").entries.get("dir/victim")).startsWith("!").doesNotContain(SECRET);
    }

    @Test
    void aDirectoryThatBecomesALinkWhileItIsGoneThroughIsReadAsItWas() throws IOException {
        Seen seen = new Seen() {
            @Override
            public void directory(Path path, Set<PosixFilePermission> permissions) throws IOException {
                if (path.endsWith("dir")) {
                    Files.move(root.resolve("dir"), temp.resolve("moved"));
                    Files.createSymbolicLink(root.resolve("dir"), outside);
                }
                super.directory(path, permissions);
            }
        };

        assertThat(seen.of("").entries).containsEntry("dir/file", "in").containsEntry("dir/sub/file", "below");
    }

    @Test
    void nothingOutsideIsReadWhileAnotherThreadSwapsFilesAndDirectoriesForLinks() throws Exception {
        write("swap/dir/file", "in");
        link("to", "swap/dir/file");
        Path dir = root.resolve("swap/dir");
        Path kept = root.resolve("swap/kept");
        AtomicBoolean ended = new AtomicBoolean();
        AtomicReference<IOException> failure = new AtomicReference<>();
        Thread swapper = new Thread(() -> {
            try {
                while (!ended.get()) {
                    Files.move(dir, kept);
                    Files.createSymbolicLink(dir, outside);
                    Files.delete(dir);
                    Files.move(kept, dir);
                    Files.createSymbolicLink(root.resolve("swap/new"), outside.resolve("file"));
                    Files.move(root.resolve("swap/new"), dir.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
                    Files.writeString(root.resolve("swap/new"), "in");
                    Files.move(root.resolve("swap/new"), dir.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                failure.set(e);
            }
        });
        swapper.start();
        int read = 0;
        try {
            for (int i = 0; i < 500; i++) {
                for (String path : List.of("swap/dir/file", "to")) {
                    try {
                        String content = read(path);
                        assertThat(content).isIn("in", "");
                        read++;
                    } catch (IOException e) {
                        // swapped just then
                    }
                }
                try {
                    assertThat(walk("swap").values()).doesNotContain(SECRET);
                } catch (IOException e) {
                    // swapped just then
                }
            }
        } finally {
            ended.set(true);
            swapper.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(read).as("times that it was there").isPositive();
    }

    @Test
    void noNameIsFollowedByTheSystemWhateverItWasBefore() throws IOException {
        link("directory", "OUT");
        link("file", "OUT/file");
        try (DirectoryHandle held = DirectoryHandle.open(root);
                DirectoryHandle named = new DirectoryHandle.Named(root)) {
            for (DirectoryHandle handle : List.of(held, named)) {
                assertThat(handle.attributes(Path.of("directory")).isSymbolicLink())
                        .isTrue();
                assertThatThrownBy(() -> handle.enter(Path.of("directory"))).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> handle.file(Path.of("file"))).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void whereTheSystemCannotHoldADirectoryItsPathIsCheckedBeforeAndAfter() throws IOException {
        try (DirectoryHandle named = new DirectoryHandle.Named(root)) {
            assertThat(named.names()).containsExactly(Path.of("dir"));
            DirectoryHandle dir = named.enter(Path.of("dir"));
            assertThat(dir.attributes(Path.of("file")).isRegularFile()).isTrue();
            dir.file(Path.of("file")).close();
            Files.move(root.resolve("dir"), temp.resolve("moved"));
            Files.createSymbolicLink(root.resolve("dir"), outside);

            assertThatThrownBy(() -> dir.file(Path.of("file"))).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(dir::names).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> named.enter(Path.of("dir"))).isInstanceOf(FileSystemException.class);
        }
    }
}
