package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hostile machine may send in the place of a directory. */
class TreeUnpackerTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    private void file(String name, String text) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(text.length());
        tar.putArchiveEntry(entry);
        tar.write(text.getBytes(StandardCharsets.UTF_8));
        tar.closeArchiveEntry();
    }

    private void link(String name, String to, byte kind) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
        entry.setLinkName(to);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private Collected unpack(boolean asDirectory) throws IOException {
        tar.close();
        TreeUnpacker unpacker = new TreeUnpacker(directory.resolve("copy"), asDirectory, n -> {});
        unpacker.unpack(new TarReader(new ByteArrayInputStream(bytes.toByteArray())));
        return unpacker.result();
    }

    @Test
    void nothingIsWrittenOutsideOfTheCopy() throws Exception {
        Files.writeString(directory.resolve("mine"), "mine");
        file("../mine", "theirs");
        file("/" + directory.resolve("mine"), "theirs");
        file("a/../../mine", "theirs");
        link("b", "..", TarConstants.LF_SYMLINK);
        file("b/mine", "theirs");
        link("c", ".", TarConstants.LF_SYMLINK);
        link("d", "c/../mine", TarConstants.LF_SYMLINK);
        link("e", "../mine", TarConstants.LF_LINK);
        file("good", "good");

        Collected collected = unpack(true);

        assertThat(directory.resolve("mine")).content().isEqualTo("mine");
        assertThat(directory.resolve("copy/good")).content().isEqualTo("good");
        assertThat(directory.resolve("copy/d")).doesNotExist();
        assertThat(directory.resolve("copy/e")).doesNotExist();
        assertThat(collected.files()).contains("good", "b/mine", "c");
        assertThat(collected.notes()).anySatisfy(note -> assertThat(note).startsWith("../mine is skipped"));
        try (var all = Files.list(directory)) {
            assertThat(all).extracting(path -> path.getFileName().toString()).containsExactlyInAnyOrder("mine", "copy");
        }
    }

    @Test
    void aLinkThatIsHereIsNotWrittenThrough() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createDirectory(directory.resolve("copy"));
        Files.createSymbolicLink(directory.resolve("copy/below"), elsewhere);
        Path mine = Files.writeString(directory.resolve("mine"), "mine");
        Files.createSymbolicLink(directory.resolve("copy/file"), mine);
        file("below/x", "x");
        file("file", "theirs");

        assertThat(unpack(true).notes())
                .containsExactly("below is skipped with all in it: here it is a file or a link.");
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(mine).content().isEqualTo("mine");
        assertThat(directory.resolve("copy/file")).isRegularFile().content().isEqualTo("theirs");
    }

    @Test
    void inThePlaceOfAFileOnlyOneFileIsTaken() throws Exception {
        link("./x", "/etc/passwd", TarConstants.LF_SYMLINK);
        file("./x", "x");
        file("./y", "y");

        Collected collected = unpack(false);
        assertThat(directory.resolve("copy")).content().isEqualTo("x");
        assertThat(collected.files()).containsExactly("");
        assertThat(collected.notes()).hasSize(2);
    }

    @Test
    void powersOfAFileStayThere() throws Exception {
        TarArchiveEntry entry = new TarArchiveEntry("su");
        entry.setMode(06755);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();

        unpack(true);
        assertThat(Files.getAttribute(directory.resolve("copy/su"), "unix:mode"))
                .isEqualTo(0100755);
    }
}
