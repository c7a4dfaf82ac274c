package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Machines whose guests end on the hypervisor when they are told to shut down, after an image was prepared on them. The machines
 * themselves stay: they are this one.
 *
 * @param ending how a guest ends, as its hypervisor says it
 */
public record ObedientGuests(RemoteHosts machines, FakeHypervisor hypervisor, Supplier<String> ending)
        implements RemoteHosts {
    @Override
    public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
        RemoteHost connection = machines.connect(target, timeout);
        return (RemoteHost) Proxy.newProxyInstance(
                RemoteHost.class.getClassLoader(), new Class<?>[] {RemoteHost.class}, (self, method, arguments) -> {
                    try {
                        Object result = method.invoke(connection, arguments);
                        if (method.getName().equals("execute")
                                && arguments[0].toString().contains("virtual-cluster generalized")
                                && arguments[0].toString().endsWith(" 'off'")) {
                            shutDown(target.name());
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void shutDown(String host) throws HypervisorException {
        for (FoundCluster found : hypervisor.find()) {
            if (RunId.preparedFor(found.run()).isPresent()) {
                hypervisor.end(found.run(), host, ending.get());
            }
        }
    }

    @Override
    public void close() {
        machines.close();
    }
}
