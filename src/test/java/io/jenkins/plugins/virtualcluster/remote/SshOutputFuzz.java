package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Whatever a machine's shell says, and a file of host keys holds: lines come of it within bounds, or nothing. */
public final class SshOutputFuzz {
    private static Path knownHosts;

    private SshOutputFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException, InterruptedException {
        ByteQueue queue = new ByteQueue(new Object(), Math.max(1, data.length));
        queue.input().write(data);
        queue.end();
        ControlReader lines = new ControlReader(queue);
        Optional<String[]> said = lines.next(WaitLimit.in(Duration.ZERO));
        while (said.isPresent()) {
            if (said.get().length > 200) {
                throw new AssertionError(said.get().length + " words");
            }
            said = lines.next(WaitLimit.in(Duration.ZERO));
        }
        if (!lines.hasEnded()) {
            throw new AssertionError("it goes on behind its end");
        }
        knownHosts(data);
    }

    private static void knownHosts(byte[] data) throws IOException {
        if (knownHosts == null) {
            knownHosts = Files.createTempFile("fuzz", "known_hosts");
        }
        Files.write(knownHosts, data);
        try {
            KnownHosts.keysOf(knownHosts, "srv1.example.org", 22);
        } catch (RemoteException e) {
            throw new AssertionError(e);
        }
    }
}
