package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The serial consoles of guests. */
final class Consoles {
    private Consoles() {}

    /** Readable text: escape sequences and other control characters are taken out. */
    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .replaceAll("\u001b\\[[0-9;?]*[ -/]*[@-~]|\u001b.", "")
                .replaceAll("\r+\n", "\n")
                .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "")
                .strip();
    }

    /** Puts the end of a guest's console into the record. */
    static void keep(Hypervisor hypervisor, String run, String host, int limit, RunDirectory record)
            throws HypervisorException, IOException, InterruptedException {
        record.requireThere();
        RunDirectory.put(record.console(host), hypervisor.console(run, host, -limit, limit));
    }
}
