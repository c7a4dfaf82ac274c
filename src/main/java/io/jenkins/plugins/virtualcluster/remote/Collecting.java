package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Brings files from a machine. A file that cannot be brought is a note, so that the others come. */
final class Collecting {
    private static final String COLLECT = Shell.resource("collect.sh");

    private final SshConnection connection;
    private final FileCollector collector;

    Collecting(SshConnection connection, Path into, CollectLimits limits) {
        this.connection = connection;
        this.collector = new FileCollector(into, limits);
    }

    Collected bring(List<String> patterns, Duration timeout) throws RemoteException, InterruptedException {
        if (patterns.isEmpty()) {
            return collector.result();
        }
        Deadline deadline = Deadline.in(timeout);
        String lines = patterns.stream().map(Collecting::lines).collect(Collectors.joining("\n"));
        String script = COLLECT.replace(": PATTERNS", lines);
        try (ExecChannel channel = connection.exec(Shell.command(script), new Object())) {
            channel.closeInput();
            unpack(channel, deadline);
            tell(channel);
        } catch (TimeoutException e) {
            collector.note("The rest is left out: it took more than " + timeout.toSeconds() + " s.");
        }
        return collector.result();
    }

    /** Adds a pattern to the list if it matches; from the root, so that tar has no leading slash to take away. */
    private static String lines(String pattern) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("\"" + pattern + "\" is not an absolute path");
        }
        String word = Shell.quotePattern("." + pattern);
        return "set -- " + word + "\n[ ! -e \"$1\" ] || l=\"$l \"" + Shell.quote(word);
    }

    private void unpack(ExecChannel channel, Deadline deadline)
            throws RemoteException, InterruptedException, TimeoutException {
        try {
            InputStream stream = channel.output().output();
            connection
                    .helpers()
                    .call(
                            () -> {
                                collector.unpack(new TarReader(stream));
                                return true;
                            },
                            deadline,
                            channel::close);
        } catch (ExecutionException e) {
            if (connection.isLost()) {
                throw connection.lostException(e.getCause());
            }
            if (e.getCause() instanceof IOException) {
                collector.note("The rest is left out: " + e.getCause().getMessage() + ".");
                return;
            }
            throw new RemoteException(
                    "Files of " + connection.target().name() + " could not be brought: " + e.getCause(), e.getCause());
        }
    }

    /** What tar said: files that went away or grew meanwhile. */
    private void tell(ExecChannel channel) throws ConnectionLostException {
        if (connection.isLost()) {
            throw connection.lostException(null);
        }
        channel.errors().lines().limit(20).forEach(line -> collector.note("The machine says: " + line));
    }
}
