package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Brings files from a machine. A file that cannot be brought is a note, so that the others come. */
final class CollectCommand {
    private static final String COLLECT = Shell.resource("collect.sh");
    /** The script, the end of one file; not more, though it grows. */
    private static final String END_OF_FILE = "cd / && tail -c \"$1\" \"$2\" | head -c \"$1\"";

    private final SshConnection connection;
    private final ArchiveUnpacker collector;
    private final CollectLimits limits;

    CollectCommand(SshConnection connection, Path into, CollectLimits limits) {
        this.connection = connection;
        this.limits = limits;
        this.collector = new ArchiveUnpacker(into, limits);
    }

    Collected bring(List<String> patterns, Duration timeout) throws RemoteException, InterruptedException {
        if (patterns.isEmpty()) {
            return collector.result();
        }
        WaitLimit deadline = WaitLimit.in(timeout);
        String lines = patterns.stream().map(CollectCommand::lines).collect(Collectors.joining("\n"));
        String script = COLLECT.replace(": PATTERNS", lines);
        String command = Shell.command(
                script,
                String.valueOf(limits.bytesPerFile()),
                String.valueOf(limits.files() + 1L),
                limits.mark().orElse(""));
        List<OversizedFile> longFiles = new ArrayList<>();
        try {
            take(
                    command,
                    stream -> {
                        longFiles.addAll(OversizedFile.list(stream));
                        collector.unpack(new TarReader(stream));
                    },
                    deadline);
            for (OversizedFile file : longFiles) {
                if (collector.isFull()) {
                    break;
                }
                bringEnd(file, deadline);
            }
        } catch (TimeoutException e) {
            collector.note("The rest is skipped: it took more than " + timeout.toSeconds() + " s.");
        }
        return collector.result();
    }

    private void bringEnd(OversizedFile file, WaitLimit deadline)
            throws RemoteException, InterruptedException, TimeoutException {
        long keep = collector.room(file.size());
        String command = Shell.command(END_OF_FILE, String.valueOf(keep), file.name());
        take(command, stream -> collector.takeEnd(file, keep, stream), deadline);
    }

    /** Adds a pattern to the list if it matches; from the root, so that tar has no leading slash to take away. */
    private static String lines(String pattern) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("\"" + pattern + "\" is not an absolute path");
        }
        String word = Shell.quotePattern("." + pattern);
        return "set -- " + word + "\n[ ! -e \"$1\" ] || l=\"$l \"" + Shell.quote(word);
    }

    private interface Taker {
        void from(InputStream stream) throws IOException;
    }

    private void take(String command, Taker taker, WaitLimit deadline)
            throws RemoteException, InterruptedException, TimeoutException {
        try (ExecChannel channel = connection.exec(command, new Object())) {
            channel.closeInput();
            take(channel, taker, deadline);
            tell(channel);
        }
    }

    private void take(ExecChannel channel, Taker taker, WaitLimit deadline)
            throws RemoteException, InterruptedException, TimeoutException {
        try {
            InputStream stream = channel.output().output();
            connection.call(
                    () -> {
                        taker.from(stream);
                        return true;
                    },
                    deadline,
                    channel::close);
        } catch (ExecutionException e) {
            if (connection.isLost()) {
                throw connection.lostException(e.getCause());
            }
            if (e.getCause() instanceof IOException) {
                collector.note("The rest is skipped: " + e.getCause().getMessage() + ".");
                return;
            }
            throw new RemoteException(
                    "Files of " + connection.target().name() + " could not be collected: " + e.getCause(),
                    e.getCause());
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
