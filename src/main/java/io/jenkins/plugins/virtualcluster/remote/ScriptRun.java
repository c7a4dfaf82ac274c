package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Follows one run of a script to its end. A shell runs {@code run.sh}, which starts it if need be and says when it
 * has ended. Most scripts end at once, and what they wrote is fetched then. Of one that still runs a second channel sends
 * the output as it grows; when the end is known that channel is dropped, wherever it is, and the shell sends what
 * is missing. So every byte comes once, in order, and no poll of a remote {@code tail} is waited for.
 */
final class ScriptRun {
    private static final String FOLLOW = Shell.resource("follow.sh");
    private static final String TRIM = Shell.resource("leader.sh") + "\n" + Shell.resource("trim.sh");
    /** Of a script with so much output the machine begins to look after the surplus, or with half of the limit. */
    private static final long TALKATIVE = 1 << 20;
    /** Bytes beyond the limit that may lie on the machine while the script runs. */
    private static final long SURPLUS = 4 << 20;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    /** A script that lasts no longer is not followed. */
    private static final Duration SHORT_SCRIPT = Duration.ofMillis(150);

    private static final Duration LONGEST_SHORT_SCRIPT = Duration.ofSeconds(2);
    /** By how much a short one may take longer than its shell to say that it runs: on a slow host everything does. */
    private static final int SLOWNESS = 3;

    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 3;

    private final SshConnection connection;
    private final RemoteScript script;
    private final OutputSink sink;
    private final byte[] buffer = new byte[64 << 10];
    /** Whether the shell is in the middle of sending output that nobody wants. */
    private boolean brokenOff;

    private boolean trimmed;
    /** Bytes the sink has. */
    private long given;
    /** As the shell knows it; of more output than that it asks what is still wanted. */
    private long asked;

    ScriptRun(SshConnection connection, RemoteScript script, long offset, OutputSink sink) {
        this.connection = connection;
        this.script = script;
        this.given = offset;
        this.sink = sink;
    }

    ScriptEnd toEnd() throws RemoteException, InterruptedException {
        try {
            for (int attempt = 1; ; attempt++) {
                Optional<ScriptEnd> end = attempt();
                if (end.isPresent()) {
                    return end.get();
                }
                if (attempt == ATTEMPTS) {
                    throw new RemoteException(
                            script.command() + " was started on " + name() + " but the shell that watches it ended "
                                    + ATTEMPTS + " times; check what kills processes there");
                }
            }
        } catch (TimeoutException e) {
            throw new ConnectionLostException(
                    name() + " no longer sends the output of " + script.command() + "; was the file removed?", e);
        }
    }

    /** @return empty if the watching shell was ended though the connection is there */
    private Optional<ScriptEnd> attempt() throws RemoteException, InterruptedException, TimeoutException {
        ScriptShell shell = connection.takeShell();
        boolean reusable = false;
        try {
            Optional<ScriptEnd> end = ask(shell);
            reusable = end.isPresent() && !brokenOff;
            return end;
        } finally {
            if (reusable) {
                connection.giveBack(shell);
            } else {
                shell.close();
            }
        }
    }

    private Optional<ScriptEnd> ask(ScriptShell shell) throws RemoteException, InterruptedException, TimeoutException {
        asked = given;
        long begin = System.nanoTime();
        try {
            shell.run(script, asked);
        } catch (IOException e) {
            // It has ended, which is seen next.
        }
        ControlReader lines = shell.lines();
        Optional<String[]> said = lines.next(WaitLimit.in(START_TIMEOUT));
        boolean running = said.isPresent() && said.get()[0].equals("running");
        if (running) {
            said = lines.next(WaitLimit.in(shortScript(Duration.ofNanos(System.nanoTime() - begin))));
            if (said.isEmpty() && !lines.hasEnded()) {
                said = follow(shell);
            }
        }
        if (said.isPresent()) {
            return Optional.of(finish(shell, said.get()));
        }
        if (connection.isLost()) {
            throw connection.lostException(null);
        }
        if (running || shell.isUsed() && lines.hasEnded()) {
            return Optional.empty();
        }
        throw notStarted(shell.channel(), lines.hasEnded());
    }

    /**
     * How long a script lasts at most that is not followed, since a follower starts five programs.
     *
     * @param took how long the host's shell took to start it
     */
    static Duration shortScript(Duration took) {
        Duration slow = took.multipliedBy(SLOWNESS);
        if (slow.compareTo(LONGEST_SHORT_SCRIPT) > 0) {
            return LONGEST_SHORT_SCRIPT;
        }
        return slow.compareTo(SHORT_SCRIPT) > 0 ? slow : SHORT_SCRIPT;
    }

    private RemoteException notStarted(ExecChannel main, boolean ended)
            throws ConnectionLostException, InterruptedException {
        String what = script.command() + " could not be started on " + name() + ": ";
        if (!ended) {
            return new RemoteException(what + "its shell did not answer for " + START_TIMEOUT.toSeconds() + " s");
        }
        try {
            int status = main.awaitExit(WaitLimit.in(STALL_TIMEOUT));
            return new RemoteException(what + "the shell ended with " + status + " and said: "
                    + main.errors().strip());
        } catch (TimeoutException e) {
            return new RemoteException(what + "its shell gave no usable answer", e);
        }
    }

    /** Gives output as it grows, and hears the script's calls, until the shell has something to say. */
    private Optional<String[]> follow(ScriptShell shell) throws RemoteException, InterruptedException {
        if (sink.room() > 0) {
            Optional<String[]> said = followWhileRoom(shell);
            if (said.isPresent() || shell.lines().hasEnded()) {
                return said;
            }
        }
        ExecChannel calls = listen(shell, "");
        try {
            return shell.lines().next(WaitLimit.NEVER);
        } finally {
            calls.close();
        }
    }

    private Optional<String[]> followWhileRoom(ScriptShell shell) throws RemoteException, InterruptedException {
        ByteQueue main = shell.channel().output();
        try (ExecChannel tail = listen(shell, String.valueOf(given + 1))) {
            boolean more = true;
            while (sink.room() > 0) {
                ByteQueue.awaitAny(main, more ? tail.output() : main);
                if (main.isReady()) {
                    Optional<String[]> said = shell.lines().next(WaitLimit.in(Duration.ZERO));
                    if (said.isPresent() || shell.lines().hasEnded()) {
                        return said;
                    }
                } else {
                    more = give(tail, Long.MAX_VALUE, WaitLimit.NEVER);
                    trim();
                }
            }
            return Optional.empty();
        }
    }

    /** @param from the number of the first byte of output that is wanted, counted from 1; empty for none */
    private ExecChannel listen(ScriptShell shell, String from) throws RemoteException, InterruptedException {
        return connection.exec(
                Shell.command(FOLLOW, script.directory(), from),
                shell.monitor(),
                ExecChannel.ERRORS_LIMIT,
                channel -> new CallReader(
                        (id, text) -> sink.called(new ScriptCall(id, text, answer -> channel.say(id + " " + answer))),
                        sink::rebootAnnounced));
    }

    /** Has the machine drop the output beyond the limit while the script runs. At its end it does so anyway. */
    private void trim() {
        long limit = script.outputLimit();
        if (trimmed || limit == Long.MAX_VALUE || given < Math.min(TALKATIVE, limit / 2)) {
            return;
        }
        trimmed = true;
        String command = Shell.command(TRIM, script.directory(), String.valueOf(limit), String.valueOf(SURPLUS));
        // By another thread: the answer comes behind output that this one has to take.
        connection.helpers().start(() -> {
            try (ExecChannel trimmer = connection.exec(command, new Object())) {
                new ControlReader(trimmer.output()).next(WaitLimit.in(STALL_TIMEOUT));
            } catch (RemoteException e) {
                // Then it is dropped at the script's end.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private ScriptEnd finish(ScriptShell shell, String[] said)
            throws RemoteException, InterruptedException, TimeoutException {
        try {
            int number = said.length == 5 && said[0].equals("end") ? Integer.parseInt(said[2]) : -1;
            if (number >= 0 && number <= 255) {
                fetch(shell, Long.parseLong(said[3]));
                switch (said[4]) {
                    case "full" -> sink.unkept(OutputSink.Disk.FULL);
                    case "readonly" -> sink.unkept(OutputSink.Disk.READ_ONLY);
                    default -> {}
                }
                return switch (said[1]) {
                    case "exited" -> new ScriptEnd.Exited(number);
                    case "signalled" -> new ScriptEnd.Signalled(number);
                    case "rebooting" -> new ScriptEnd.Rebooting();
                    case "restarted" -> new ScriptEnd.Vanished(ScriptEnd.Loss.RESTARTED);
                    case "forgotten" -> new ScriptEnd.Vanished(ScriptEnd.Loss.FORGOTTEN);
                    case "unwatched" -> new ScriptEnd.Vanished(ScriptEnd.Loss.UNWATCHED);
                    case "stopped" -> new ScriptEnd.Vanished(ScriptEnd.Loss.STOPPED);
                    default -> new ScriptEnd.Vanished(ScriptEnd.Loss.REMOVED);
                };
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new RemoteException("The shell that watches " + script.command() + " on " + name() + " sent \""
                + String.join(" ", said).replaceAll("[^ -~]", "?") + "\", which is not part of its protocol");
    }

    /** Gives what is missing of the output at its end, as far as there is room; what daemons append to it later does not belong to it. */
    private void fetch(ScriptShell shell, long size) throws RemoteException, InterruptedException, TimeoutException {
        long wanted = Math.max(0, Math.min(size - given, sink.room()));
        long until = given + wanted;
        if (size > asked) {
            try {
                // From behind the last one there is nothing to send.
                shell.sendFrom(wanted == 0 ? size : given);
            } catch (IOException e) {
                throw new RemoteException(
                        "The output of " + script.command() + " on " + name() + " cannot be requested", e);
            }
        }
        while (given < until && sink.room() > 0) {
            long before = given;
            if (!give(shell.channel(), until - given, WaitLimit.in(STALL_TIMEOUT))) {
                if (connection.isLost()) {
                    throw connection.lostException(null);
                }
                throw new RemoteException("The output of " + script.command() + " on " + name() + " ends after " + given
                        + " bytes of " + size + "; was the file removed?");
            }
            if (given == before) {
                throw new TimeoutException("no output for " + STALL_TIMEOUT.toSeconds() + " s");
            }
        }
        if (given < size) {
            brokenOff = wanted > 0;
            sink.leaveOut(size - given);
        }
    }

    /** @return false at the end of the channel's output */
    private boolean give(ExecChannel from, long atMost, WaitLimit deadline)
            throws RemoteException, InterruptedException {
        int n = from.output().read(buffer, 0, (int) Math.min(Math.min(buffer.length, atMost), sink.room()), deadline);
        if (n > 0) {
            try {
                sink.write(buffer, 0, n);
            } catch (IOException e) {
                throw new RemoteException(
                        "The output of " + script.command() + " on " + name() + " cannot be kept here: "
                                + e.getMessage(),
                        e);
            }
            given += n;
        }
        return n >= 0;
    }

    private String name() {
        return connection.target().name();
    }
}
