package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.regex.PatternSyntaxException;

/**
 * Copies what a path names on a machine that is not trusted: first it is asked what that is, then each file or directory comes as a tar
 * stream of its own, so that this side knows where all of it belongs.
 */
final class PathCopy {
    /** Writes a letter and the path of each match, with a NUL behind it. */
    private static final String LIST = """
            for p; do
                if [ -d "$p" ]; then k=d; elif [ -f "$p" ]; then k=f; elif [ -e "$p" ] || [ -h "$p" ]; then k=o; else k=n; fi
                printf '%s%s\\000' $k "$p"
            done
            """;

    private static final int LIST_LIMIT = 1 << 20;
    private static final int SAID_LINES = 20;
    /** For the removal of a file that has come in part. */
    private static final Duration TIDYING = Duration.ofSeconds(3);

    private final SshConnection connection;
    private final Path into;
    private final LongConsumer progress;

    PathCopy(SshConnection connection, Path into, LongConsumer progress) {
        this.connection = connection;
        this.into = into;
        this.progress = progress;
    }

    Collected copy(String path, Optional<String> as, Duration timeout) throws RemoteException, InterruptedException {
        WaitLimit deadline = WaitLimit.in(timeout);
        try {
            List<String> files = new ArrayList<>();
            List<String> notes = new ArrayList<>();
            long bytes = 0;
            for (String match : matches(path, deadline)) {
                String from = match.substring(1);
                switch (match.charAt(0)) {
                    case 'd', 'f' -> {
                        String name = as.orElse(from.substring(from.lastIndexOf('/') + 1));
                        Collected copied = copyOne(from, match.charAt(0) == 'd', name, deadline);
                        copied.files().forEach(file -> files.add(file.isEmpty() ? name : name + "/" + file));
                        notes.addAll(copied.notes());
                        bytes += copied.bytes();
                    }
                    case 'o' -> notes.add(from + " is skipped: it is neither a file nor a directory.");
                    default ->
                        throw new RemoteException(
                                name() + " has no file or directory " + ArchiveUnpacker.printable(from));
                }
            }
            return new Collected(files, bytes, notes);
        } catch (TimeoutException e) {
            throw new RemoteException(
                    path + " was not copied from " + name() + " within " + timeout.toSeconds() + " s", e);
        }
    }

    private String name() {
        return connection.target().name();
    }

    /** Below the home directory, unless it begins with a slash; and never with what a command takes for an option. */
    private static String plain(String path) {
        String rest = path.replaceFirst("^~(/+|$)", "").replaceFirst("(?<=.)/+$", "");
        return rest.startsWith("/") ? rest : "./" + rest;
    }

    private List<String> matches(String path, WaitLimit deadline)
            throws RemoteException, InterruptedException, TimeoutException {
        String wanted = plain(path);
        String script = "set -- " + Shell.quotePattern(wanted) + "\n" + LIST;
        StringBuilder said = new StringBuilder();
        try (ExecChannel channel = connection.exec(Shell.command(script), new Object())) {
            channel.closeInput();
            byte[] buffer = new byte[16 << 10];
            int n;
            while ((n = channel.output().read(buffer, 0, buffer.length, deadline)) > 0 && said.length() < LIST_LIMIT) {
                said.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
            if (n == 0) {
                throw new TimeoutException("the list of files did not end");
            }
            if (n > 0) {
                throw new RemoteException(path + " names too many files on " + name() + "; copy their directory");
            }
            int status = channel.awaitExit(deadline);
            if (status != 0) {
                throw new RemoteException(name() + " cannot say what " + path + " is: sh ended with " + status
                        + " and said: " + channel.errors().strip());
            }
        }
        String all = new String(said.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        List<String> matches = new ArrayList<>();
        for (String match : all.split("\0")) {
            if (match.length() < 2 || !isAnswer(match.substring(1), wanted)) {
                throw new RemoteException(name() + " was asked for " + path + " and answered with "
                        + ArchiveUnpacker.printable(match.isEmpty() ? "nothing" : match.substring(1)));
            }
            matches.add(match);
        }
        return matches;
    }

    /** A machine gives only files whose name is one that was asked for: it cannot choose which files here are replaced. */
    private static boolean isAnswer(String found, String wanted) {
        if (found.equals(wanted)) {
            return true; // also a pattern that matches nothing
        }
        String name = found.substring(found.lastIndexOf('/') + 1);
        String pattern = wanted.substring(wanted.lastIndexOf('/') + 1);
        if (name.equals(pattern)) {
            return true;
        }
        try {
            PathMatcher matcher =
                    FileSystems.getDefault().getPathMatcher("glob:" + pattern.replaceAll("[{}\\\\]", "?"));
            return !name.isEmpty()
                    && !name.equals("..")
                    && !name.equals(".")
                    && name.startsWith(".") == pattern.startsWith(".")
                    && name.equals(ArchiveUnpacker.printable(name))
                    && matcher.matches(Path.of(name));
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /** Waits until the file that was begun is removed, however often it is interrupted: the process may end right after this. */
    private static void giveUp(ExecChannel channel, CountDownLatch over) {
        channel.close();
        WaitLimit tidying = WaitLimit.in(TIDYING);
        boolean interrupted = false;
        for (boolean waits = true; waits; ) {
            try {
                waits = !over.await(tidying.nanosLeft(), TimeUnit.NANOSECONDS) && tidying.nanosLeft() > 0;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Collected copyOne(String from, boolean directory, String name, WaitLimit deadline)
            throws RemoteException, InterruptedException, TimeoutException {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new RemoteException("A copy of " + from + " of " + name() + " has no name; give it one");
        }
        int slash = from.lastIndexOf('/');
        String parent = slash == 0 ? "/" : from.substring(0, slash);
        String command = directory
                ? "exec tar -cf - -C " + Shell.quote(from + "/") + " ."
                : "exec tar -chf - -C " + Shell.quote(parent) + " " + Shell.quote("./" + from.substring(slash + 1));
        TreeUnpacker unpacker = new TreeUnpacker(into.resolve(name), directory, progress);
        CountDownLatch over = new CountDownLatch(1);
        try (ExecChannel channel = connection.exec(command, new Object())) {
            channel.closeInput();
            InputStream stream = channel.output().output();
            connection.call(
                    () -> {
                        try {
                            unpacker.unpack(new TarReader(stream));
                            return true;
                        } finally {
                            over.countDown();
                        }
                    },
                    deadline,
                    () -> giveUp(channel, over));
            int status = channel.awaitExit(deadline);
            List<String> said = channel.errors().lines().limit(SAID_LINES).toList();
            // 1 is GNU tar's for files that changed while they were read.
            if (status > 1
                    || status < 0
                    || (status == 1 && unpacker.result().files().isEmpty() && !directory)) {
                throw new RemoteException("Not all of " + from + " could be read on " + name() + ": tar ended with "
                        + status + " and said: " + ArchiveUnpacker.printable(String.join("; ", said)));
            }
            said.forEach(line -> unpacker.note("The machine says: " + line));
            return unpacker.result();
        } catch (ExecutionException e) {
            if (connection.isLost()) {
                throw connection.lostException(e.getCause());
            }
            if (e.getCause() instanceof IOException io) {
                throw new RemoteException(from + " of " + name() + " could not be copied: " + io.getMessage(), io);
            }
            throw new RemoteException(from + " of " + name() + " could not be copied: " + e.getCause(), e.getCause());
        }
    }
}
