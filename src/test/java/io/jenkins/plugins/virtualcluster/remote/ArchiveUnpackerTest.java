package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine that is not trusted may send. */
class ArchiveUnpackerTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(stream, "UTF-8");
    private Path into;
    private ArchiveUnpacker collector;

    @BeforeEach
    void setUp() {
        into = directory.resolve("into");
        collector = new ArchiveUnpacker(into, new CollectLimits(10, 1000, 10_000));
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    @Test
    void namesThatLeadOutAreLeftOut() throws Exception {
        for (String name : List.of("../out", "a/../../out", "/out", "a//b", "a/./b", "a\\..\\b", "bell\u0007", "..")) {
            file(name, "x");
        }
        file("./good/file", "x");

        unpack();

        assertThat(everything()).containsExactly("into/good/file");
        assertThat(collector.result().files()).containsExactly("good/file");
        assertThat(collector.result().notes())
                .hasSize(8)
                .contains("../out is skipped: its name is not that of a file inside.")
                .contains("bell? is skipped: its name is not that of a file inside.");
    }

    @Test
    void linksAndDevicesAreLeftOutAndWritingThroughThemIsNotPossible() throws Exception {
        entry("link", TarConstants.LF_SYMLINK, "/tmp");
        entry("hard", TarConstants.LF_LINK, "/etc/passwd");
        entry("device", TarConstants.LF_CHR, "");
        entry("fifo", TarConstants.LF_FIFO, "");
        file("link/file", "x");

        unpack();

        assertThat(everything()).containsExactly("into/link/file");
        assertThat(collector.result().notes()).hasSize(4).contains("link is skipped: it is a link or a device.");
    }

    @Test
    void aSecondFileOfOneNameIsLeftOut() throws Exception {
        file("name", "first");
        file("name", "second");
        file("name/below", "x");

        unpack();

        assertThat(into.resolve("name")).hasContent("first");
        assertThat(collector.result().notes())
                .containsExactly(
                        "name is skipped: it already exists.",
                        "name/below is skipped: another file is in the place of its directory.");
    }

    @Test
    void aFileThatAnAttemptBeforeHasBroughtIsReplaced() throws Exception {
        file("name", "first");
        unpack();
        collector = new ArchiveUnpacker(into, new CollectLimits(10, 1000, 10_000));

        unpackAsItIs();

        assertThat(into.resolve("name")).hasContent("first");
        assertThat(collector.result()).isEqualTo(new Collected(List.of("name"), 5, List.of()));
    }

    @Test
    void aListOfLongFilesIsReadNotAByteTooFar() throws Exception {
        InputStream in = stream("greeting\n12 ./a b\n1e5 ./c\n5 /d\n7 ./\u00e9\nvirtual-cluster files\nrest");

        assertThat(OversizedFile.list(in))
                .containsExactly(new OversizedFile(12, "./a b"), new OversizedFile(7, "./\u00e9"));
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("rest");
        assertThat(OversizedFile.list(stream("12 ./a\n"))).isEmpty();
        assertThatThrownBy(() -> OversizedFile.list(stream("x".repeat(2 << 20))))
                .isInstanceOf(IOException.class)
                .hasMessage("its list of files does not end");
    }

    @Test
    void theEndOfALongFileIsTakenWithinBounds() throws Exception {
        Files.createDirectories(into);
        collector.takeEnd(new OversizedFile(1L << 40, "./var/x"), 4, stream("tail"));
        collector.takeEnd(new OversizedFile(1L << 40, "./../x"), 4, stream("tail"));

        assertThat(everything()).containsExactly("into/var/x");
        assertThat(collector.result().notes())
                .containsExactly(
                        "var/x is cut to its last 4 of 1099511627776 bytes.",
                        "../x is skipped: its name is not that of a file inside.");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bytesAreBounded() throws Exception {
        for (int i = 0; i < 12; i++) {
            file("f" + i, "y".repeat(2000));
        }

        unpack();

        assertThat(collector.result().bytes()).isEqualTo(10_000);
        assertThat(collector.result().files()).hasSize(10);
    }

    @Test
    void notesAreBounded() throws Exception {
        for (int i = 0; i < 1000; i++) {
            file("../" + i, "");
        }

        unpack();

        assertThat(collector.result().notes()).hasSize(101).endsWith("More notes of this kind were dropped.");
    }

    @Test
    void aLongNameIsReadAndAnEndlessOneIsNot() throws Exception {
        String longName = "d/".repeat(30) + "n".repeat(200);
        file(longName, "x");
        unpack();
        assertThat(collector.result().files()).containsExactly(longName);

        stream.reset();
        entry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, "", 1L << 32);
        stream.write(new byte[64 << 10]);
        assertThatThrownBy(this::unpackAsItIs)
                .isInstanceOf(IOException.class)
                .hasMessage("a file's headers have more than 16384 bytes");
    }

    @Test
    void headersThatGoOnWithoutAFileAreNotReadToTheirEnd() throws Exception {
        for (int i = 0; i < 100; i++) {
            entry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC, "", 11);
            stream.write(Arrays.copyOf("11 key=abc\n".getBytes(StandardCharsets.US_ASCII), 512));
        }
        file("after", "x");

        assertThatThrownBy(this::unpackAsItIs)
                .isInstanceOf(IOException.class)
                .hasMessage("a file's headers have more than 16384 bytes");
    }

    @Test
    void aSettingForAllFilesThatFollowIsNotKept() throws Exception {
        entry("pax", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER, "", 16);
        stream.write(Arrays.copyOf("16 path=renamed\n".getBytes(StandardCharsets.US_ASCII), 512));
        file("first", "x");
        file("second", "x");

        unpack();

        assertThat(collector.result().files()).contains("second").hasSize(2);
    }

    @Test
    void aSparseFileBreaksTheStreamAndKeepsWhatCame() throws Exception {
        file("before", "x");
        entry("sparse", TarConstants.LF_GNUTYPE_SPARSE, "", 512);
        stream.write(new byte[512]);

        assertThatThrownBy(this::unpackAsItIs)
                .isInstanceOf(IOException.class)
                .hasMessage("a sparse file in a tar stream");
        assertThat(collector.result().files()).containsExactly("before");
    }

    @Test
    void streamsStandOneBehindTheOtherWithAnyNumberOfZeroBlocksBetween() throws Exception {
        file("first", "x");
        stream.write(new byte[3 * 512]);
        file("second", "x");

        unpack();

        assertThat(collector.result().files()).containsExactly("first", "second");
    }

    @Test
    void aStreamThatEndsInAFileKeepsThoseBeforeIt() throws Exception {
        file("first", "x");
        file("second", "y".repeat(900));
        tar.finish();
        byte[] cut = Arrays.copyOf(stream.toByteArray(), 512 * 3 + 100);

        assertThatThrownBy(() -> unpack(cut)).isInstanceOf(EOFException.class);

        assertThat(into.resolve("first")).hasContent("x");
        assertThat(everything()).containsExactly("into/first");
    }

    @Test
    void whatIsNoTarStreamIsRefused() {
        byte[] noise = "no tar ".repeat(1000).getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> unpack(noise)).isInstanceOf(IOException.class);
    }

    @Test
    void aSizeThatIsNoNumberBreaksTheStreamAndKeepsWhatCame() throws Exception {
        file("before", "x");
        entry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC, "", 12);
        stream.write(Arrays.copyOf("12 size=abc\n".getBytes(StandardCharsets.US_ASCII), 512));

        assertThatThrownBy(this::unpackAsItIs).isInstanceOf(IOException.class);
        assertThat(collector.result().files()).containsExactly("before");
    }

    private void file(String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        entry.setModTime(0L);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
        tar.flush();
    }

    private void entry(String name, byte type, String target) throws IOException {
        entry(name, type, target, 0);
    }

    private void entry(String name, byte type, String target, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(target);
        entry.setSize(size);
        byte[] header = new byte[512];
        entry.writeEntryHeader(header);
        stream.write(header);
    }

    private void unpack() throws IOException {
        tar.finish();
        unpackAsItIs();
    }

    private void unpackAsItIs() throws IOException {
        unpack(stream.toByteArray());
    }

    private void unpack(byte[] bytes) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        collector.unpack(new TarReader(in));
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !Files.isDirectory(path))
                    .map(path -> directory.relativize(path).toString())
                    .toList();
        }
    }
}
