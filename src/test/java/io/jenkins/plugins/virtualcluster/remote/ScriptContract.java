package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How scripts run on every {@link RemoteHost}, and how their output comes and their end is told. */
abstract class ScriptContract extends RemoteHostHarness {
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
    void aCallOfTheScriptIsHeardAndItsAnswerReachesIt() throws Exception {
        String runs = directory + "/runs/call";
        RemoteScript script = script("call", """
                cd %s
                mkfifo answer.12.34; exec 3<>answer.12.34
                echo '12.34 barrier one two' >>calls
                for listener in listener.*; do [ ! -p "$listener" ] || echo 1<>"$listener"; done
                read -r answer <&3; echo "got $answer"
                """.formatted(runs));
        List<String> calls = new CopyOnWriteArrayList<>();
        Output output = new Output() {
            @Override
            public void called(ScriptCall call) {
                calls.add(call.id() + " " + call.text());
                call.answer().accept("ok it is\nso");
            }
        };

        assertThat(start(script, 0, output).get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Exited(0));
        assertThat(calls).containsOnly("12.34 barrier one two");
        assertThat(output.text()).isEqualTo("got ok it is so\n");
        while (listens(runs)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Test
    void manyCallsAtOnceAreAllHeardAndAnswered() throws Exception {
        RemoteScript script = script("calls", """
                cd %s/runs/calls
                mkfifo answer.1.2999; exec 3<>answer.1.2999
                i=0; while [ $i -lt 3000 ]; do echo "1.$i signal of-a-name-that-is-not-short-$i"; i=$((i + 1)); done >>calls
                read -r answer <&3; echo "got $answer"
                """.formatted(directory));
        List<String> calls = new CopyOnWriteArrayList<>();
        Output output = new Output() {
            @Override
            public void called(ScriptCall call) {
                calls.add(call.id());
                call.answer().accept("ok " + call.id());
            }
        };

        assertThat(start(script, 0, output).get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Exited(0));
        assertThat(calls).hasSize(3000).doesNotHaveDuplicates();
        assertThat(output.text()).isEqualTo("got ok 1.2999\n");
    }

    /** Whether somebody waits for calls there, and leaves a FIFO for it. */
    private static boolean listens(String runs) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(runs))) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("listener."));
        }
    }

    @Test
    void anEndThatIsNoneMeansVanished() throws Exception {
        RemoteScript script = script("garbage", "echo out");
        host.run(script, 0, new Output());
        Path state = Path.of(script.directory(), "state");
        List<String> lines = Files.readAllLines(state);
        Files.writeString(state, lines.get(0) + "\n" + lines.get(1) + "\n" + "exited 0; rm -rf / \u0007".repeat(1000));
        Output output = new Output();

        assertThat(host.run(script, 0, output)).isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.UNWATCHED));
        assertThat(output.text()).isEqualTo("out\n");
    }

    @Test
    void outputFromBeforeWithoutATraceOfItMeansVanished() throws Exception {
        RemoteScript script = script("restarted", "echo x >" + directory + "/again");

        assertThat(host.run(script, 5, new Output())).isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.REMOVED));
        assertThat(directory.resolve("again")).doesNotExist();
    }

    @Test
    void aMachineThatRestartedIsToldFromADirectoryThatWasRemoved() throws Exception {
        RemoteScript there = script("other-boot", "echo x >" + directory + "/again");
        Optional<String> before = Optional.of("01234567-89ab-cdef-0123-456789abcdef");
        RemoteScript gone =
                bootedAs(before, new RemoteScript(directory + "/gone-run", directory + "/gone.sh", "/", Map.of()));

        assertThat(host.run(bootedAs(before, there), 5, new Output()))
                .isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.RESTARTED));
        assertThat(host.run(bootedAs(before, there), 0, new Output()))
                .as("it may have begun before, and the machine have lost the mark of it")
                .isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.RESTARTED));
        assertThat(host.run(gone, 5, new Output())).isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.FORGOTTEN));
        assertThat(host.run(gone, 0, new Output())).isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.FORGOTTEN));
        String now =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        assertThatThrownBy(() -> host.run(bootedAs(Optional.of(now), gone), 0, new Output()))
                .hasMessageContaining("gone.sh is not an executable file");
        assertThat(directory.resolve("again")).doesNotExist();
    }

    @Test
    void aScriptWhoseMachineRestartedIsToldSo() throws Exception {
        RemoteScript script = script("reset", "exit 0");
        host.run(script, 0, new Output());
        Path state = Path.of(script.directory(), "state");
        List<String> lines = Files.readAllLines(state);
        Files.writeString(state, "01234567-89ab-cdef-0123-456789abcdef\n" + lines.get(1) + "\n\n\n");

        assertThat(host.run(script, 0, new Output())).isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.RESTARTED));
    }

    private static RemoteScript bootedAs(Optional<String> bootId, RemoteScript script) {
        return new RemoteScript(
                script.directory(),
                script.command(),
                script.workingDirectory(),
                script.programs(),
                script.environment(),
                Long.MAX_VALUE,
                bootId);
    }

    @Test
    void anInterpreterThatIsNotThereIsNamedInTheOutput() throws Exception {
        Path file = executable("odd.sh", "");
        Files.writeString(file, "#! /no/such/interpreter -x\necho hi\n");
        Output output = new Output();

        assertThat(host.run(
                        new RemoteScript(directory + "/run", file.toString(), directory.toString(), Map.of()),
                        0,
                        output))
                .isEqualTo(new ScriptEnd.Exited(127));
        assertThat(output.text())
                .startsWith(
                        "virtual-cluster: the interpreter /no/such/interpreter, which the script's first line names,"
                                + " is not on this host\n");
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
                "fake",
                "echo virtual-cluster end exited 0 0; printf 'a-b\\n1 2\\nexited 0\\n' >" + directory
                        + "/fake-run/state; exit 4");
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
}
