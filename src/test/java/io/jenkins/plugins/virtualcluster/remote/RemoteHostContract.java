package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link RemoteHost} does. Scripts run on this machine, so that tests can look at what they left. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class RemoteHostContract {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RemoteHosts hosts = new SshHosts();
    private RemoteHost host;

    /** One machine for all tests. */
    abstract SshTarget target();

    /** Ends all connections of the machine without a word. */
    abstract void cutConnections() throws IOException;

    @BeforeEach
    void connect() throws Exception {
        host = hosts.connect(target(), LIMIT);
    }

    @AfterEach
    void close() {
        hosts.close();
        threads.shutdownNow();
    }

    @Test
    void givesEveryByteOfBinaryOutputInOrder() throws Exception {
        byte[] bytes = new byte[10 << 20];
        new Random(1).nextBytes(bytes);
        Files.write(directory.resolve("data"), bytes);
        Output output = new Output();

        ScriptEnd end = host.run(script("binary", "cat " + directory + "/data"), 0, output);

        assertThat(end).isEqualTo(new ScriptEnd.Exited(0));
        assertThat(output.bytes()).isEqualTo(bytes);
    }

    @Test
    void givesOutputWhileTheScriptRuns() throws Exception {
        fifo("go");
        Output output = new Output();
        Future<ScriptEnd> end =
                start(script("live", "echo first; read x <" + directory + "/go; echo second"), 0, output);

        output.awaitSize("first\n".length());
        assertThat(end.isDone()).isFalse();
        release("go");

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Exited(0));
        assertThat(output.text()).isEqualTo("first\nsecond\n");
    }

    @Test
    void keepsStandardErrorInOrderWithStandardOutput() throws Exception {
        assertThat(outputOf("order", "echo 1; echo 2 >&2; echo 3; echo 4 >&2")).isEqualTo("1\n2\n3\n4\n");
    }

    @Test
    void tellsExitCodesFromSignals() throws Exception {
        assertThat(endOf("exit0", "exit 0")).isEqualTo(new ScriptEnd.Exited(0));
        assertThat(endOf("exit3", "exit 3")).isEqualTo(new ScriptEnd.Exited(3));
        assertThat(endOf("exit143", "exit 143")).isEqualTo(new ScriptEnd.Exited(143));
        assertThat(endOf("exit255", "exit 255")).isEqualTo(new ScriptEnd.Exited(255));
        assertThat(endOf("term", "kill -TERM $$")).isEqualTo(new ScriptEnd.Signalled(15));
        assertThat(endOf("kill", "kill -KILL $$")).isEqualTo(new ScriptEnd.Signalled(9));
        assertThat(endOf("segv", "kill -SEGV $$")).isEqualTo(new ScriptEnd.Signalled(11));
    }

    @Test
    void givesTheScriptItsEnvironmentAndDirectoryAndNothingToRead() throws Exception {
        String odd = "a'b\"c $HOME `id` \\ \n*; exit 9\n  : EXPORTS  ";
        RemoteScript script = script("env", "printf '%s|' \"$ODD\"; pwd; cat; umask");
        RemoteScript with =
                new RemoteScript(script.directory(), script.command(), directory + "/new/work dir", Map.of("ODD", odd));
        Output output = new Output();

        assertThat(host.run(with, 0, output)).isEqualTo(new ScriptEnd.Exited(0));
        assertThat(output.text()).isEqualTo(odd + "|" + directory + "/new/work dir\n0022\n");
    }

    @Test
    void reattachesAfterTheConnectionWasCutAndLosesNothingAndStartsNothingTwice() throws Exception {
        fifo("go");
        RemoteScript script = script(
                "cut",
                "echo x >>" + directory + "/starts; seq 1 50000; read x <" + directory + "/go; seq 50001 100000");
        Output output = new Output();
        Future<ScriptEnd> first = start(script, 0, output);
        output.awaitSize(100_000);

        cutConnections();

        assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(ConnectionLostException.class);
        assertThat(host.isLost()).isTrue();
        host = hosts.connect(target(), LIMIT);
        Future<ScriptEnd> second = start(script, output.size(), output);
        release("go");
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Exited(0));
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 100_000; i++) {
            expected.append(i).append('\n');
        }
        assertThat(output.text()).isEqualTo(expected.toString());
        assertThat(directory.resolve("starts")).hasContent("x");
    }

    @Test
    void tellsTheEndOfAScriptThatEndedWhileNobodyWasConnected() throws Exception {
        RemoteScript script = script("ended", "echo done; exit 7");
        host.run(script, 0, new Output());
        host.close();
        host = hosts.connect(target(), LIMIT);
        Output output = new Output();

        assertThat(host.run(script, 2, output)).isEqualTo(new ScriptEnd.Exited(7));
        assertThat(output.text()).isEqualTo("ne\n");
    }

    @Test
    void doesNotWaitForADaemonLeftBehindThatHoldsTheOutput() throws Exception {
        Output output = new Output();

        ScriptEnd end =
                host.run(script("daemon", "sleep 1000 & echo $! >" + directory + "/daemon; echo left"), 0, output);

        assertThat(end).isEqualTo(new ScriptEnd.Exited(0));
        assertThat(output.text()).isEqualTo("left\n");
        ProcessHandle daemon = process("daemon");
        assertThat(daemon.isAlive()).isTrue();
        daemon.destroyForcibly();
    }

    @Test
    void stopEndsTheScriptAndItsChildren() throws Exception {
        Output output = new Output();
        RemoteScript script = script("stop", "sleep 1000 & echo $! >" + directory + "/child; echo up; wait");
        Future<ScriptEnd> end = start(script, 0, output);
        output.awaitSize(3);

        host.stop(script, LIMIT);

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Signalled(15));
        assertThat(isGone("child")).isTrue();
    }

    @Test
    void stopKillsAScriptThatIgnoresTheSignal() throws Exception {
        Output output = new Output();
        RemoteScript script = script("stubborn", "trap '' TERM; echo up; while :; do sleep 1000; done");
        Future<ScriptEnd> end = start(script, 0, output);
        output.awaitSize(3);

        host.stop(script, Duration.ofMillis(300));

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Signalled(9));
    }

    @Test
    void stopLetsAScriptCleanUpWithinTheGraceTime() throws Exception {
        Output output = new Output();
        RemoteScript script = script("polite", "trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.1; done");
        Future<ScriptEnd> end = start(script, 0, output);
        output.awaitSize(3);

        host.stop(script, LIMIT);

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Exited(5));
        assertThat(output.text()).startsWith("up\n").endsWith("bye\n");
    }

    @Test
    void aScriptStoppedBeforeItWasStartedIsNeverStarted() throws Exception {
        RemoteScript script = script("never", "echo x >" + directory + "/started");

        host.stop(script, LIMIT);

        assertThat(host.run(script, 0, new Output())).isEqualTo(new ScriptEnd.Vanished());
        assertThat(directory.resolve("started")).doesNotExist();
    }

    @Test
    void stopLeavesAnEndedScriptAsItIs() throws Exception {
        RemoteScript script = script("over", "exit 4");
        host.run(script, 0, new Output());

        host.stop(script, LIMIT);

        assertThat(host.run(script, 0, new Output())).isEqualTo(new ScriptEnd.Exited(4));
    }

    @Test
    void anInterruptEndsTheWaitingAtOnceAndNotTheScript() throws Exception {
        fifo("go");
        Output output = new Output();
        RemoteScript script = script("interrupt", "echo up; read x <" + directory + "/go; echo end");
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                host.run(script, 0, output);
                thrown.complete(null);
            } catch (Exception e) {
                thrown.complete(e);
            }
        });
        waiting.start();
        output.awaitSize(3);

        waiting.interrupt();

        assertThat(thrown.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(host.isLost()).isFalse();
        Future<ScriptEnd> end = start(script, output.size(), output);
        release("go");
        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Exited(0));
        assertThat(output.text()).isEqualTo("up\nend\n");
    }

    @Test
    void aScriptWhoseWatcherIsKilledIsFollowedToItsEnd() throws Exception {
        fifo("go");
        RemoteScript script = script("watcher", "kill -KILL $PPID; echo on; read x <" + directory + "/go; echo end");
        Output output = new Output();
        Future<ScriptEnd> end = start(script, 0, output);
        output.awaitSize("on\n".length());
        assertThat(end.isDone()).isFalse();
        release("go");

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Vanished());
        assertThat(output.text()).isEqualTo("on\nend\n");
    }

    @Test
    void stopEndsAScriptWhoseWatcherIsKilled() throws Exception {
        RemoteScript script = script("orphan", "kill -KILL $PPID; echo $$ >" + directory + "/pid; echo on; sleep 1000");
        Output output = new Output();
        Future<ScriptEnd> end = start(script, 0, output);
        output.awaitSize("on\n".length());

        host.stop(script, LIMIT);

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Vanished());
        assertThat(isGone("pid")).isTrue();
    }

    @Test
    void stopDoesNotTouchAProcessThatHasTheNumberOfAnEndedScript() throws Exception {
        RemoteScript script = script("reused", "exit 0");
        host.run(script, 0, new Output());
        Process other = new ProcessBuilder("setsid", "sleep", "100").start();
        Path runDirectory = Path.of(script.directory());
        Files.writeString(runDirectory.resolve("leader"), other.pid() + " 1\n");
        Files.delete(runDirectory.resolve("exit"));

        host.stop(script, LIMIT);

        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    @Test
    void anAnnouncedRebootIsToldAtOnceAndInsteadOfTheEnd() throws Exception {
        fifo("go");
        RemoteScript script = script(
                "reboot",
                "echo up; echo 01234567-89ab-cdef-0123-456789abcdef >" + directory + "/runs/reboot/reboot; read x <"
                        + directory + "/go; exit 3");
        CompletableFuture<Boolean> announced = new CompletableFuture<>();
        Output output = new Output() {
            @Override
            public void rebootAnnounced() {
                announced.complete(true);
            }
        };
        Future<ScriptEnd> end = start(script, 0, output);
        announced.get(30, TimeUnit.SECONDS);
        release("go");

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Rebooting());
        assertThat(output.text()).isEqualTo("up\n");
    }

    @Test
    void anExitFileThatIsNoneMeansVanished() throws Exception {
        RemoteScript script = script("garbage", "echo out");
        host.run(script, 0, new Output());
        Files.writeString(Path.of(script.directory(), "exit"), "exited 0; rm -rf / \u0007".repeat(1000));
        Output output = new Output();

        assertThat(host.run(script, 0, output)).isEqualTo(new ScriptEnd.Vanished());
        assertThat(output.text()).isEqualTo("out\n");
    }

    @Test
    void outputFromBeforeWithoutATraceOfItMeansVanished() throws Exception {
        RemoteScript script = script("restarted", "echo x >" + directory + "/again");

        assertThat(host.run(script, 5, new Output())).isEqualTo(new ScriptEnd.Vanished());
        assertThat(directory.resolve("again")).doesNotExist();
    }

    @Test
    void aScriptThatIsNotThereIsNamedAndCanBeStartedLater() throws Exception {
        RemoteScript script = new RemoteScript(directory + "/run", directory + "/missing.sh", "/", Map.of());

        assertThatThrownBy(() -> host.run(script, 0, new Output()))
                .isInstanceOf(RemoteException.class)
                .isNotInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("missing.sh is not an executable file");
        executable("missing.sh", "exit 0");
        assertThat(host.run(script, 0, new Output())).isEqualTo(new ScriptEnd.Exited(0));
    }

    @Test
    void deliversATreeWithModesAndLinks() throws Exception {
        Path source = Files.createDirectories(directory.resolve("source/deep/er"));
        Files.writeString(source.resolve("tool"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(source.resolve("tool"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(directory.resolve("source/link"), Path.of("deep/er/tool"));
        byte[] large = new byte[3 << 20];
        new Random(2).nextBytes(large);
        Files.write(directory.resolve("source/large"), large);
        String longName = "n".repeat(150);
        FileTree files = new FileTree()
                .add("a b/ü", "text", 0640)
                .add("tree", directory.resolve("source"), directory.resolve("source"))
                .add(longName, "l", 0600);
        String into = directory + "/into/it's";

        host.deliver(files, into, LIMIT);
        host.deliver(files, into, LIMIT);

        assertThat(Path.of(into, "a b/ü")).hasContent("text");
        assertThat(modeOf(Path.of(into, "a b/ü"))).isEqualTo("rw-r-----");
        assertThat(modeOf(Path.of(into, "tree/deep/er/tool"))).isEqualTo("rwxr-x--x");
        assertThat(Path.of(into, "tree/link")).isRegularFile().hasContent("#!/bin/sh\n");
        assertThat(Path.of(into, "tree/large")).hasBinaryContent(large);
        assertThat(Path.of(into, longName)).hasContent("l");
    }

    @Test
    void aLinkOutOfTheTreeIsNotDelivered() throws Exception {
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.createSymbolicLink(source.resolve("secret"), Files.writeString(directory.resolve("secret"), "s"));

        assertThatThrownBy(() -> host.deliver(new FileTree().add("", source, source), directory + "/into", LIMIT))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining(source.resolve("secret") + " leads out of");
    }

    @Test
    void aRefusedDeliverySaysWhatTheMachineSaid() throws Exception {
        Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> host.deliver(new FileTree().add("x", "x", 0644), directory + "/file/below", LIMIT))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining("Not a directory");
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
        assertThat(collected.notes()).containsExactly(below + "/link.log is left out: it is a link or a device.");
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
        assertThat(collected.notes()).containsExactly("The rest is left out: there are more than 2 files.");
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
    void givesNoMoreThanThereIsRoomForAndTheScriptGoesOn() throws Exception {
        for (String way : List.of("", "; sleep 0.3; seq 100000")) {
            Output output = new Output();
            Bounded bounded = new Bounded(output, 1000);
            String name = "bounded" + way.length();
            RemoteScript script = script(name, "seq 100000" + way + "; : >" + directory + "/" + name + "-end");

            assertThat(host.run(script, 0, bounded)).isEqualTo(new ScriptEnd.Exited(0));

            assertThat(output.size()).isEqualTo(1000);
            assertThat(output.text()).startsWith("1\n2\n3\n");
            assertThat(bounded.leftOut).isEqualTo((way.isEmpty() ? 588_895 : 2 * 588_895) - 1000);
            assertThat(directory.resolve(name + "-end")).exists();
            assertThat(endOf(name + "-next", "exit 5")).isEqualTo(new ScriptEnd.Exited(5));
        }
    }

    @Test
    void whatAScriptSaysOrWritesIntoItsRunsDirectoryIsNotTakenForItsEnd() throws Exception {
        RemoteScript script = script(
                "fake", "echo virtual-cluster end exited 0 0; echo exited 0 >" + directory + "/fake-run/exit; exit 4");
        RemoteScript there =
                new RemoteScript(directory + "/fake-run", script.command(), directory.toString(), Map.of());
        Output output = new Output();

        assertThat(host.run(there, 0, output)).isEqualTo(new ScriptEnd.Exited(4));
        assertThat(output.text()).isEqualTo("virtual-cluster end exited 0 0\n");
    }

    @Test
    void anOutputFileThatTheScriptReplacedIsReadWithinBounds() throws Exception {
        for (String what : List.of("truncate -s 1T x", "ln -s /dev/zero x", "mkfifo x", "mkdir x")) {
            String name = what.replaceAll("\\W", "");
            String run = directory + "/" + name + "-run";
            RemoteScript script = script(name, "cd " + run + "; echo hi; " + what + "; rm output; mv x output; exit 0");
            RemoteScript there = new RemoteScript(run, script.command(), directory.toString(), Map.of());
            Output output = new Output();

            assertThat(host.run(there, 0, new Bounded(output, 5000))).as(what).isEqualTo(new ScriptEnd.Exited(0));

            assertThat(output.size()).as(what).isLessThanOrEqualTo(5000);
        }
    }

    /** Takes so many bytes and no more. */
    private static final class Bounded implements OutputSink {
        private final Output output;
        private long room;
        private long leftOut;

        Bounded(Output output, long room) {
            this.output = output;
            this.room = room;
        }

        @Override
        public long room() {
            return room;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            output.write(bytes, offset, length);
            room -= length;
        }

        @Override
        public void leaveOut(long bytes) {
            leftOut += bytes;
        }
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

    private String outputOf(String name, String text) throws Exception {
        Output output = new Output();
        host.run(script(name, text), 0, output);
        return output.text();
    }

    private ScriptEnd endOf(String name, String text) throws Exception {
        return host.run(script(name, text), 0, new Output());
    }

    private RemoteScript script(String name, String text) throws IOException {
        return new RemoteScript(
                directory + "/runs/" + name, executable(name + ".sh", text).toString(), directory.toString(), Map.of());
    }

    private Path executable(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Future<ScriptEnd> start(RemoteScript script, long offset, OutputSink sink) {
        RemoteHost on = host;
        return threads.submit(() -> on.run(script, offset, sink));
    }

    private void fifo(String name) throws Exception {
        new ProcessBuilder("mkfifo", directory.resolve(name).toString()).start().waitFor();
    }

    private void release(String name) throws IOException {
        Files.writeString(directory.resolve(name), "go\n", java.nio.file.StandardOpenOption.WRITE);
    }

    private ProcessHandle process(String file) throws IOException {
        return ProcessHandle.of(
                        Long.parseLong(Files.readString(directory.resolve(file)).strip()))
                .orElseThrow();
    }

    private boolean isGone(String file) throws IOException {
        long pid = Long.parseLong(Files.readString(directory.resolve(file)).strip());
        return ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true);
    }

    private static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
