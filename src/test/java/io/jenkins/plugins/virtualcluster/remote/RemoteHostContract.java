package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** All that every {@link RemoteHost} does: its scripts, their end, and here its files and commands. */
abstract class RemoteHostContract extends DiskContract {
    @Test
    void deliversATreeWithModes() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(2).nextBytes(large);
        String longName = "n".repeat(150);
        FileTree files = new FileTree()
                .add("a b/ü", "text", 0640)
                .add("tree", sink -> {
                    sink.directory("", PosixFilePermissions.fromString("rwx--x---"));
                    sink.directory("deep", PosixFilePermissions.fromString("rwxr-xr-x"));
                    sink.file("deep/tool", PosixFilePermissions.fromString("rwxr-x--x"), 10, stream("#!/bin/sh\n"));
                    sink.file(
                            "large",
                            PosixFilePermissions.fromString("rw-------"),
                            large.length,
                            new ByteArrayInputStream(large));
                })
                .add(longName, "l", 0600);
        String into = directory + "/into/it's";

        host.deliver(files, into, LIMIT);
        host.deliver(files, into, LIMIT);

        assertThat(Path.of(into, "a b/ü")).hasContent("text");
        assertThat(modeOf(Path.of(into, "a b/ü"))).isEqualTo("rw-r-----");
        assertThat(modeOf(Path.of(into, "tree"))).isEqualTo("rwx--x---");
        assertThat(modeOf(Path.of(into, "tree/deep/tool"))).isEqualTo("rwxr-x--x");
        assertThat(Path.of(into, "tree/deep/tool")).hasContent("#!/bin/sh\n");
        assertThat(Path.of(into, "tree/large")).hasBinaryContent(large);
        assertThat(Path.of(into, longName)).hasContent("l");
    }

    @Test
    void aDeliveryReservesAndThenRunsItsCommand() throws Exception {
        String into = directory + "/in to";
        FileTree files = new FileTree()
                .add("tell.sh", "#!/bin/sh\ncat \"${0%/*}/text\"; echo \"$1\" >&2; exit 3\n", 0755)
                .add("text", "brought\n", 0644);
        Delivery delivery = new Delivery(
                files, into, List.of(into + "/a/run", into + "/b"), List.of(into + "/tell.sh", "it's told"));

        for (int i = 0; i < 2; i++) {
            CommandResult told = host.deliver(delivery, 100, LIMIT);
            assertThat(told).isEqualTo(new CommandResult(3, "brought\n", "it's told\n"));
        }

        assertThat(Path.of(into, "a/run/state")).isNotEmptyFile();
        assertThat(Path.of(into, "b/state")).isNotEmptyFile();
        assertThat(host.deliver(new Delivery(files, into, List.of(into + "/c"), List.of()), 100, LIMIT))
                .isEqualTo(new CommandResult(0, "", ""));
    }

    @Test
    void aDeliveryWhoseFilesAreRefusedRunsNothing() throws Exception {
        Files.writeString(directory.resolve("file"), "");
        Delivery below = new Delivery(
                new FileTree().add("x", "x", 0644),
                directory + "/file/below",
                List.of(),
                List.of("touch", directory + "/ran"));
        Delivery nowhere = new Delivery(
                new FileTree(),
                directory + "/into",
                List.of(directory + "/file/stage"),
                List.of("touch", directory + "/ran"));

        assertThatThrownBy(() -> host.deliver(below, 100, LIMIT))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("could not write files")
                .hasMessageContaining("Not a directory");
        assertThatThrownBy(() -> host.deliver(nowhere, 100, LIMIT))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("Nothing can be reserved on ")
                .hasMessageContaining("cannot be written");
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whyALocalFileIsNotDeliveredIsSaid() {
        FileTree refused = new FileTree().add("", sink -> {
            throw new IOException("files/secret leads out");
        });
        FileTree shortened = new FileTree()
                .add("", sink -> sink.file("log", PosixFilePermissions.fromString("rw-------"), 10, stream("less")));

        assertThatThrownBy(() -> host.deliver(refused, directory + "/into", LIMIT))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("files/secret leads out");
        assertThatThrownBy(() -> host.deliver(shortened, directory + "/into", LIMIT))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("log became shorter");
    }

    @Test
    void aRefusedDeliverySaysWhatTheMachineSaid() throws Exception {
        Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> host.deliver(new FileTree().add("x", "x", 0644), directory + "/file/below", LIMIT))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("Not a directory");
    }

    @Test
    void aCopyThatIsInterruptedMoreThanOnceLeavesNoFileInPart() throws Exception {
        Path large = directory.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(8L << 30); // none of it on the disk
        }
        Path into = Files.createDirectory(directory.resolve("into"));
        CountDownLatch comes = new CountDownLatch(1);
        FutureTask<Collected> copy = new FutureTask<>(() -> host.copy(
                large.toString(),
                into,
                Optional.empty(),
                bytes -> {
                    comes.countDown();
                    // as where the disk is slow
                    LockSupport.parkNanos(LIMIT.dividedBy(100).toNanos());
                },
                LIMIT));
        Thread copying = new Thread(copy);
        copying.start();
        comes.await();

        while (copying.isAlive()) {
            copying.interrupt();
            copying.join(1);
        }

        assertThatThrownBy(copy::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(into).isEmptyDirectory();
    }

    @Test
    void collectsWhatPatternsMatch() throws Exception {
        Path logs = Files.createDirectories(directory.resolve("logs/it's; touch x"));
        Files.writeString(logs.resolve("one.log"), "1");
        Files.writeString(logs.resolve("two.log"), "22");
        Files.writeString(logs.resolve("other"), "3");
        Files.createSymbolicLink(logs.resolve("link.log"), logs.resolve("one.log"));
        Path into = directory.resolve("into");

        Collected collected = host.collect(
                List.of(logs + "/*.log", "/nothing/here/*", "/$(touch " + directory + "/bad)"),
                into,
                CollectLimits.DEFAULT,
                LIMIT);

        String below = logs.toString().substring(1);
        assertThat(collected.files()).containsExactlyInAnyOrder(below + "/one.log", below + "/two.log");
        assertThat(collected.bytes()).isEqualTo(3);
        assertThat(collected.notes()).containsExactly(below + "/link.log is skipped: it is a link or a device.");
        assertThat(into.resolve(below + "/two.log")).hasContent("22");
        assertThat(directory.resolve("bad")).doesNotExist();
    }

    @Test
    void collectsNothingFromNothing() throws Exception {
        assertThat(host.collect(List.of("/nothing/*"), directory.resolve("into"), CollectLimits.DEFAULT, LIMIT))
                .isEqualTo(new Collected(List.of(), 0, List.of()));
    }

    @Test
    void collectKeepsItsLimits() throws Exception {
        Path logs = Files.createDirectories(directory.resolve("logs"));
        Files.writeString(logs.resolve("a"), "0123456789");
        Files.writeString(logs.resolve("b"), "b");
        Files.writeString(logs.resolve("c"), "c");
        Path into = directory.resolve("into");

        Collected collected = host.collect(List.of(logs + "/?"), into, new CollectLimits(2, 4, 1000), LIMIT);

        String below = logs.toString().substring(1);
        assertThat(collected.files()).containsExactly(below + "/b", below + "/c");
        assertThat(collected.notes()).containsExactly("The rest is skipped: there are more than 2 files.");
    }

    @Test
    void collectsTheEndOfAFileThatIsTooLongWithoutReadingItAll() throws Exception {
        Path logs = Files.createDirectories(directory.resolve("logs"));
        try (RandomAccessFile huge = new RandomAccessFile(logs.resolve("huge's").toFile(), "rw")) {
            huge.setLength(1L << 40);
            huge.seek(huge.length());
            huge.write("end\n".getBytes(StandardCharsets.US_ASCII));
        }
        Files.writeString(logs.resolve("small"), "b");
        Files.writeString(logs.resolve("two\nlines"), "c");
        Path into = directory.resolve("into");

        Collected collected = host.collect(List.of(logs.toString()), into, new CollectLimits(9, 1000, 1500), LIMIT);

        String below = logs.toString().substring(1);
        assertThat(collected.files()).containsExactly(below + "/small", below + "/huge's");
        assertThat(collected.notes())
                .containsExactly(below + "/huge's is cut to its last 1000 of 1099511627780 bytes.");
        assertThat(into.resolve(below + "/huge's")).hasSize(1000).content().endsWith("end\n");
        assertThat(collected.bytes()).isEqualTo(1001);
    }

    @Test
    void executesAShortCommand() throws Exception {
        assertThat(host.execute("echo out; echo err >&2; cat; exit 3", 1000, LIMIT))
                .isEqualTo(new CommandResult(3, "out\n", "err\n"));
        assertThat(host.execute("echo 0123456789; echo 0123456789 >&2", 4, LIMIT))
                .isEqualTo(new CommandResult(0, "0123", "0123"));
    }

    @Test
    void aCommandThatDoesNotEndInTimeIsNamed() {
        assertThatThrownBy(() -> host.execute("sleep 5", 1000, Duration.ofMillis(200)))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("\"sleep 5\" did not end on");
        assertThat(host.isLost()).isFalse();
    }

    private static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
