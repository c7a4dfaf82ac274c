package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How scripts on every {@link RemoteHost} are stopped, and what becomes of those that nobody watches. */
abstract class StopContract extends ScriptContract {
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

        assertThat(host.run(script, 0, new Output())).isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.STOPPED));
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

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
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

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.UNWATCHED));
        assertThat(output.text()).isEqualTo("on\nend\n");
    }

    @Test
    void stopEndsAScriptWhoseWatcherIsKilled() throws Exception {
        RemoteScript script = script("orphan", "kill -KILL $PPID; echo $$ >" + directory + "/pid; echo on; sleep 1000");
        Output output = new Output();
        Future<ScriptEnd> end = start(script, 0, output);
        output.awaitSize("on\n".length());

        host.stop(script, LIMIT);

        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new ScriptEnd.Vanished(ScriptEnd.Loss.UNWATCHED));
        assertThat(isGone("pid")).isTrue();
    }

    @Test
    void stopDoesNotTouchAProcessThatHasTheNumberOfAnEndedScript() throws Exception {
        RemoteScript script = script("reused", "exit 0");
        host.run(script, 0, new Output());
        Process other = new ProcessBuilder("setsid", "sleep", "100").start();
        Path runDirectory = Path.of(script.directory());
        String bootId = Files.readAllLines(runDirectory.resolve("state")).get(0);
        Files.writeString(runDirectory.resolve("state"), bootId + "\n" + other.pid() + " 1\n");

        host.stop(script, LIMIT);

        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }
}
