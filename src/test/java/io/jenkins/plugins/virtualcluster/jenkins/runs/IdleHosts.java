package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.remote.CollectLimits;
import io.jenkins.plugins.virtualcluster.remote.Collected;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.Delivery;
import io.jenkins.plugins.virtualcluster.remote.OutputSink;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.RemoteScript;
import io.jenkins.plugins.virtualcluster.remote.ScriptEnd;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;

/** Hosts in memory that cost nothing themselves. Scripts of cases run until they are let go; all others end at once. */
final class IdleHosts implements RemoteHosts {
    private final CountDownLatch running;
    private final CountDownLatch letGo = new CountDownLatch(1);

    /** @param scripts how many of cases are to run at once */
    IdleHosts(int scripts) {
        running = new CountDownLatch(scripts);
    }

    /** Waits until so many run. */
    void awaitAll() throws InterruptedException {
        running.await();
    }

    /** Ends all that run and will run. */
    void letGo() {
        letGo.countDown();
    }

    @Override
    public RemoteHost connect(SshTarget target, Duration timeout) {
        return new Idle(target.name());
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    /** One of them. */
    private final class Idle implements RemoteHost {
        private final String name;

        Idle(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isLost() {
            return false;
        }

        @Override
        public void bePatient(boolean patient) {
            // It always answers.
        }

        @Override
        public CommandResult deliver(Delivery delivery, int limit, Duration timeout) {
            return new CommandResult(0, "", "");
        }

        @Override
        public ScriptEnd run(RemoteScript script, long offset, OutputSink sink) throws InterruptedException {
            if (script.directory().endsWith("/run")) {
                running.countDown();
                letGo.await();
            }
            return new ScriptEnd.Exited(0);
        }

        @Override
        public void stop(RemoteScript script, Duration grace) {
            letGo.countDown();
        }

        @Override
        public CommandResult execute(String command, int limit, Duration timeout) {
            return new CommandResult(0, "virtual-cluster none\nvirtual-cluster named\n", "");
        }

        @Override
        public int execute(String command, OutputSink sink, Duration timeout) {
            return 0;
        }

        @Override
        public Collected collect(List<String> patterns, Path into, CollectLimits limits, Duration timeout) {
            return new Collected(List.of(), 0, List.of());
        }

        @Override
        public Collected copy(String path, Path into, Optional<String> as, LongConsumer progress, Duration timeout) {
            return new Collected(List.of(), 0, List.of());
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
