package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The process of a run that is there to be killed. It begins the run of a directory, or goes on with it; all that it needs
 * is below that directory, and machines that its parent published.
 */
public final class KilledMaster {
    private static final HypervisorAddress ADDRESS = HypervisorAddress.parse("fake:///system");

    private KilledMaster() {}

    /** @param arguments the directory */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        RunDirectory record = new RunDirectory(directory.resolve("record"));
        if (Files.exists(record.journal()) && RunState.read(record).ended().isPresent()) {
            return;
        }
        RunSettings settings = LocalRuns.settings(directory.resolve("hosts"));
        Hypervisor hypervisor = OutlivingHypervisor.in(directory.resolve("hypervisor"));
        try (RemoteHosts remote = LocalMachines.published(directory.resolve("machines"));
                RecordWriter writer = RecordWriter.open(record, Clock.systemUTC())) {
            SuiteRun run = Files.exists(record.request())
                    ? SuiteRun.resume(writer, hypervisor, ADDRESS, remote, settings, Clock.systemUTC())
                    : new SuiteRun(
                            request(directory),
                            Fleet.of(ADDRESS, hypervisor),
                            remote,
                            writer,
                            settings,
                            Clock.systemUTC());
            run.execute();
        }
        System.exit(0);
    }

    private static RunRequest request(Path directory) throws IOException {
        return TestRequests.of(directory.resolve("repository"), RunId.next(), directory.resolve("private"));
    }
}
