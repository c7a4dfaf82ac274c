package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * How scripts on every {@link RemoteHost} come out when its disk keeps nothing more, and what is kept of their output there. The
 * runs' directories are on a small file system of their own, which only root can mount.
 */
abstract class DiskContract extends StopContract {
    private Path disk;

    private static boolean command(String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private void mount(String options) throws Exception {
        Path target = Files.createDirectories(directory.resolve("disk"));
        Assumptions.assumeTrue(
                command("mount", "-t", "tmpfs", "-o", options, "none", target.toString()), "cannot mount here");
        disk = target;
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            assertThat(command("umount", "--lazy", disk.toString())).isTrue();
        }
    }

    private RemoteScript onDisk(String name, String text) throws IOException {
        return new RemoteScript(
                disk + "/" + name,
                executable(name.replace("/", "-") + ".sh", text).toString(),
                directory.toString(),
                Map.of());
    }

    private void reserve(List<String> directories) throws Exception {
        host.deliver(new Delivery(new FileTree(), directory + "/delivered", directories, List.of()), 0, LIMIT);
    }

    private String fill() {
        return "dd if=/dev/zero of=" + disk + "/fill bs=4k 2>/dev/null";
    }

    @Test
    void anExitStatusAndASignalAreKnownWhenTheScriptFillsTheDisk() throws Exception {
        mount("size=256k");
        reserve(List.of(disk + "/exit", disk + "/kill"));
        for (String way : List.of("exit 7", "kill -KILL $$")) {
            ScriptEnd expected = way.equals("exit 7") ? new ScriptEnd.Exited(7) : new ScriptEnd.Signalled(9);
            RemoteScript script = onDisk(
                    way.substring(0, 4), "rm -f " + disk + "/fill; echo begins; " + fill() + "; echo lost; " + way);
            Told output = new Told();

            assertThat(host.run(script, 0, output)).isEqualTo(expected);

            assertThat(output.text()).startsWith("begins\n");
            assertThat(output.unkept).contains(OutputSink.Disk.FULL);
            host.close();
            host = hosts.connect(target(), LIMIT);
            assertThat(host.run(script, 0, new Output())).isEqualTo(expected);
        }
    }

    @Test
    void whatWasReservedIsStartedAndStoppedOnAFullDiskAndTheRestSaysWhyNot() throws Exception {
        mount("size=256k");
        RemoteScript passes = onDisk("case/a/run", "exit 0");
        RemoteScript fails = onDisk("case/b/run", "exit 3");
        RemoteScript killed = onDisk("case/c/run", "kill -KILL $$");
        RemoteScript never = onDisk("case/d/run", "exit 0");
        List<String> directories = List.of(passes, fails, killed, never).stream()
                .map(RemoteScript::directory)
                .toList();
        reserve(directories);
        assertThat(endOf("fill", fill())).isEqualTo(new ScriptEnd.Exited(1));
        reserve(directories);

        assertThat(host.run(passes, 0, new Output())).isEqualTo(new ScriptEnd.Exited(0));
        assertThat(host.run(fails, 0, new Output())).isEqualTo(new ScriptEnd.Exited(3));
        assertThat(host.run(killed, 0, new Output())).isEqualTo(new ScriptEnd.Signalled(9));
        host.stop(never, LIMIT);
        assertThat(host.run(never, 0, new Output())).isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.STOPPED));
        assertThatThrownBy(() -> host.run(onDisk("unreserved", "exit 0"), 0, new Output()))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("the file system of " + disk)
                .hasMessageContaining("is full");
        assertThatThrownBy(() -> reserve(List.of(disk + "/more")))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("is full");
        host.close();
        host = hosts.connect(target(), LIMIT);
        assertThat(host.run(fails, 0, new Output())).isEqualTo(new ScriptEnd.Exited(3));
    }

    @Test
    void aDiskWithoutInodesIsToldFromAFullOne() throws Exception {
        mount("size=4m,nr_inodes=40");
        RemoteScript reserved = onDisk("reserved", "exit 3");
        reserve(List.of(reserved.directory()));
        endOf("fill", "i=0; while mkdir " + disk + "/$i 2>/dev/null; do i=$((i + 1)); done");

        assertThat(host.run(reserved, 0, new Output())).isEqualTo(new ScriptEnd.Exited(3));
        assertThatThrownBy(() -> host.run(onDisk("unreserved", "exit 0"), 0, new Output()))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("has no inodes left");
    }

    @Test
    void anExitStatusIsReadFromADiskThatIsReadOnlyAndNothingIsStarted() throws Exception {
        mount("size=4m");
        RemoteScript next = onDisk("next", "exit 0");
        reserve(List.of(next.directory()));
        RemoteScript script = onDisk("readonly", "exit 5");
        assertThat(host.run(script, 0, new Output())).isEqualTo(new ScriptEnd.Exited(5));
        Told output = new Told();
        // What writes the mark of the begun script to the disk is not waited for, and may still hold it.
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!command("mount", "-o", "remount,ro", disk.toString())) {
            assertThat(System.nanoTime() - end).isNegative();
            TimeUnit.MILLISECONDS.sleep(10);
        }

        assertThat(host.run(script, 0, output)).isEqualTo(new ScriptEnd.Exited(5));
        assertThat(output.unkept).contains(OutputSink.Disk.READ_ONLY);
        assertThatThrownBy(() -> host.run(next, 0, new Output()))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("is read-only");
    }

    @Test
    void theResultIsKnownWhenTheScriptRemovesItsRunsDirectory() throws Exception {
        RemoteScript script = script("removes", "echo gone; rm -rf " + directory + "/runs; exit 3");

        assertThat(host.run(script, 0, new Output())).isEqualTo(new ScriptEnd.Exited(3));

        assertThat(host.run(script, 5, new Output())).isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.REMOVED));
    }

    @Test
    void outputBeyondTheLimitDoesNotStayOnTheMachine() throws Exception {
        RemoteScript script = limited(script("surplus", "seq 100000; exit 4"), 1000);
        Told output = new Told(1000);

        assertThat(host.run(script, 0, output)).isEqualTo(new ScriptEnd.Exited(4));

        assertThat(output.text()).startsWith("1\n2\n3\n").hasSize(1000);
        assertThat(output.leftOut).isEqualTo(588_895 - 1000);
        assertThat(Path.of(script.directory(), "output")).hasSize(1000);
        Told again = new Told(500);
        assertThat(host.run(script, 500, again)).isEqualTo(new ScriptEnd.Exited(4));
        assertThat(again.text()).isEqualTo(output.text().substring(500));
        assertThat(again.leftOut).isEqualTo(588_895 - 1000);
    }

    @Test
    void outputBeyondTheLimitIsDroppedWhileTheScriptRuns() throws Exception {
        fifo("go");
        Path printed = directory.resolve("printed");
        RemoteScript script = limited(
                script(
                        "runaway",
                        "head -c 20000000 /dev/zero; : >" + printed + "; read x <" + directory
                                + "/go; echo end; exit 4"),
                10_000);
        // It takes nothing before all is there, so that what is cut off can be counted.
        Told output = new Told(10_000) {
            @Override
            public void write(byte[] from, int offset, int length) {
                while (!Files.exists(printed)) {
                    Thread.onSpinWait();
                }
                super.write(from, offset, length);
            }
        };
        Future<ScriptEnd> end = start(script, 0, output);
        Path kept = Path.of(script.directory(), "output");
        output.awaitSize(10_000);

        while (!Files.exists(kept.resolveSibling("dropped")) || Files.size(kept) > 10_000) {
            assertThat(end.isDone()).isFalse();
            Thread.onSpinWait();
        }
        release("go");

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Exited(4));
        assertThat(output.leftOut).isEqualTo(20_000_000 + 4 - 10_000);
        assertThat(kept).hasSize(10_000);
    }

    private static RemoteScript limited(RemoteScript script, long limit) {
        return new RemoteScript(
                script.directory(),
                script.command(),
                script.workingDirectory(),
                script.programs(),
                script.environment(),
                limit,
                Optional.empty());
    }

    /** Takes so many bytes and no more, and keeps what else is told. */
    private static class Told extends Output {
        private final long limit;
        private volatile Optional<Disk> unkept = Optional.empty();
        private volatile long leftOut;

        Told() {
            this(Long.MAX_VALUE);
        }

        Told(long limit) {
            this.limit = limit;
        }

        @Override
        public long room() {
            return limit - size();
        }

        @Override
        public void leaveOut(long bytes) {
            leftOut += bytes;
        }

        @Override
        public void unkept(Disk why) {
            unkept = Optional.of(why);
        }
    }
}
