package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An SSH server closes the channel of a command that tells of a dead host, and says nothing of how the command ended. */
class UntoldExitTest extends SuiteRunHarness {
    private final AtomicInteger untold = new AtomicInteger();

    @Override
    RemoteHosts remote() {
        return new RemoteHosts() {
            @Override
            public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
                return silentOnce(machines.connect(target, timeout));
            }

            @Override
            public void close() {
                machines.close();
            }
        };
    }

    private RemoteHost silentOnce(RemoteHost host) {
        return (RemoteHost) Proxy.newProxyInstance(
                RemoteHost.class.getClassLoader(), new Class<?>[] {RemoteHost.class}, (self, method, arguments) -> {
                    if (method.getReturnType() == CommandResult.class
                            && String.valueOf(arguments[0]).contains("tell.sh srv1")
                            && untold.getAndIncrement() == 0) {
                        return new CommandResult(-1, "", "");
                    }
                    try {
                        return method.invoke(host, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void theHostIsToldAgain() throws Exception {
        files.script(
                "cases/one/run.sh",
                ". \"$VC_LIB\"; died() { echo \"$1 died\"; kill $!; exit 0; }; "
                        + "[ @hostname@ = srv1 ] || on_host_death died; sleep 300 & echo begun; wait; exit 1");
        Set<String> begun = ConcurrentHashMap.newKeySet();
        CompletableFuture<Verdict> verdict = start(host -> {
            if (begun.add(host) && begun.size() == 2) {
                hypervisor.end(id, "srv1", "was destroyed");
            }
        });

        assertThat(verdict.get(60, TimeUnit.SECONDS)).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(output("srv2")).isEqualTo("begun\nsrv1 died\n");
        assertThat(untold.get()).isEqualTo(2);
    }
}
