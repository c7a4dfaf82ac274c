package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.cli.base.Engine;
import io.jenkins.plugins.virtualcluster.cli.base.SuiteRunner;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.LibvirtHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshHosts;
import io.jenkins.plugins.virtualcluster.suite.SuiteRun;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The rooms themselves. */
final class RealEngine implements Engine {
    @Override
    public Definitions definitions(Path repository) throws IOException {
        return DefinitionReader.read(repository);
    }

    @Override
    public Hypervisor connect(HypervisorAddress address) throws HypervisorException, InterruptedException {
        return LibvirtHypervisor.connect(address);
    }

    @Override
    public RemoteHosts remote() {
        return new SshHosts();
    }

    @Override
    public SuiteRunner runner(RunRequest request, Fleet fleet, Duration wait, RecordWriter record) {
        RemoteHosts remote = new SshHosts();
        return new Runner(
                new SuiteRun(request, fleet, remote, record, RunSettings.DEFAULT.waiting(wait), Clock.systemUTC()),
                remote);
    }

    @Override
    public SuiteRunner resumed(Hypervisor hypervisor, HypervisorAddress address, RecordWriter record)
            throws IOException {
        RemoteHosts remote = new SshHosts();
        return new Runner(
                SuiteRun.resume(record, hypervisor, address, remote, RunSettings.DEFAULT, Clock.systemUTC()), remote);
    }

    /** A run and its connections, which end with it. */
    private record Runner(SuiteRun run, RemoteHosts remote) implements SuiteRunner {
        @Override
        public Verdict execute() {
            try (remote) {
                return run.execute();
            }
        }

        @Override
        public void cancel(String by) {
            run.cancel(by);
        }

        @Override
        public void abort(String by) {
            run.abort(by);
        }
    }
}
