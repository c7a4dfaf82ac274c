package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a run ends, it says so, and nothing of its cluster stays. */
class SuiteRunEndTest extends SuiteRunHarness {
    private final CompletableFuture<Void> collecting = new CompletableFuture<>();
    private boolean stuckCollecting;

    @Test
    void aClusterGoesThoughTheRecordCannotBeWrittenAnyMore() throws Exception {
        files.script("cases/one/run.sh", "exec sleep 600");
        listener = event -> {
            if (event instanceof Event.StageStarted started && started.stage().equals(RUN)) {
                hypervisor.writeConsole(id, "srv1", "Kernel panic - not syncing\n");
                hypervisor.end(id, "srv1", "was destroyed");
            } else if (event instanceof Event.HostDied) {
                closeRecord();
            }
        };
        assertThatThrownBy(this::execute)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("Cannot write the record: " + directory);
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void aClusterThatCouldNotBeTornDownIsNotSaidToBeGone() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.DESTROY, "domain vc-x-srv1 is still there");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(state().clusterStopped()).isEmpty();
        assertThat(state().notes()).anyMatch(note -> note.message().contains("domain vc-x-srv1 is still there"));
    }

    @Test
    void anAbortDoesNotWaitForLogsAndKeepsNoCluster() throws Exception {
        keep = Optional.of(Duration.ofHours(2));
        stuckCollecting = true;
        files.logs("[ /var/log/some.log ]");
        CompletableFuture<Verdict> verdict = start(output -> {});
        collecting.get(30, TimeUnit.SECONDS);
        run.cancel("user@machine");
        run.abort("user@machine");
        assertThat(verdict.get(20, TimeUnit.SECONDS)).isEqualTo(Verdict.CANCELLED);
        assertThat(hypervisor.find()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1,0", "0,1"})
    void anAttemptThatAnotherFollowsKeepsNoClusterAndTheLastOneDoes(int more, int clusters) throws Exception {
        keep = Optional.of(Duration.ofHours(2));
        attempt = Attempt.first(more);
        listener = event -> {
            if (event instanceof Event.StageStarted started && started.stage().equals(RUN)) {
                hypervisor.end(id, "srv1", "was destroyed");
            }
        };
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(hypervisor.find()).hasSize(clusters);
        assertThat(state().started().orElseThrow().attempt()).isEqualTo(attempt);
    }

    @Test
    void aCancelWhileTheClusterGoesMakesTheRunACancelledOne() throws Exception {
        listener = event -> {
            if (event instanceof Event.ClusterStopped) {
                run.cancel("user@machine");
            }
        };
        assertThat(execute()).isEqualTo(Verdict.CANCELLED);
        assertThat(state().ended().orElseThrow().cause()).contains("cancelled by user@machine");
    }

    @Test
    void aCancelOfARunThatIsOverIsNotInItsRecord() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        run.cancel("user@machine");
        run.abort("user@machine");
        assertThat(state().cancelRequested()).isEmpty();
    }

    @Test
    void anInterruptedRunEndsItsStageAndNamesTheInterrupt() throws Exception {
        files.script("cases/one/run.sh", "echo begun; exec sleep 600");
        Thread runner = Thread.currentThread();
        listener = event -> {
            if (event instanceof Event.StageStarted started && started.stage().equals(RUN)) {
                runner.interrupt();
            }
        };
        assertThat(execute()).isEqualTo(Verdict.CANCELLED);
        assertThat(state().ended().orElseThrow().cause()).contains("cancelled by an interrupt");
        assertThat(stage(RUN).verdict()).contains(Verdict.CANCELLED);
        assertThat(verdict("srv1")).isEqualTo(Verdict.CANCELLED);
        assertThat(hypervisor.find()).isEmpty();
    }

    private void closeRecord() {
        try {
            record.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has hosts that never finish sending their logs, if that is asked for. */
    @Override
    RemoteHosts remote() {
        return new RemoteHosts() {
            @Override
            public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
                RemoteHost host = machines.connect(target, timeout);
                return stuckCollecting ? stuck(host) : host;
            }

            @Override
            public void close() {
                machines.close();
            }
        };
    }

    private RemoteHost stuck(RemoteHost host) {
        return (RemoteHost) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RemoteHost.class}, (self, method, arguments) -> {
                    if (method.getName().equals("collect")) {
                        collecting.complete(null);
                        new CountDownLatch(1).await();
                    }
                    try {
                        return method.invoke(host, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
