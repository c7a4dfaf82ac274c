package io.jenkins.plugins.virtualcluster.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * One kept SSH session to one machine. Used by several threads at once, each call in a channel of its own. Every call
 * throws {@link ConnectionLostException} when the connection breaks, at the latest after the keepalive's limit; then
 * this object is of no more use, and another one continues where it stopped.
 */
public interface RemoteHost extends AutoCloseable {

    /** As in {@link SshTarget#name}. */
    String name();

    /** Whether the connection is known to be broken or closed. */
    boolean isLost();

    /**
     * Says whether the machine is given more time to answer, as one that still boots needs it, before it counts as lost.
     *
     * @param patient false at first
     */
    void bePatient(boolean patient);

    /**
     * Puts files into a directory of the machine, which is made, in one stream. Files that are there are replaced.
     *
     * @param directory absolute
     * @throws RemoteException if the machine could not take them: the message has what it said
     */
    default void deliver(FileTree files, String directory, Duration timeout)
            throws RemoteException, InterruptedException {
        deliver(Delivery.of(files, directory), 0, timeout);
    }

    /**
     * Does all of a delivery.
     *
     * @param limit bytes of output that are kept, each of standard output and standard error; the rest is dropped
     * @return what the delivery's own command answered, with whatever exit code
     * @throws RemoteException if the machine could not take the files, or has no place for what is to be reserved: the message has what
     *     it said
     */
    CommandResult deliver(Delivery delivery, int limit, Duration timeout) throws RemoteException, InterruptedException;

    /**
     * Starts the script unless it was started before, then follows its output from the offset until it has ended and all
     * of its output was given to the sink. The script runs detached: it continues when the connection is lost, or this
     * thread is interrupted, and a later call follows the same run of it and never starts it again.
     *
     * @param offset bytes of its output that the sink has from before
     * @throws RemoteException if it could not be started: the message has what the machine said
     */
    ScriptEnd run(RemoteScript script, long offset, OutputSink sink) throws RemoteException, InterruptedException;

    /**
     * Ends a started script: SIGTERM to its process group and, if it is still there after the grace time, SIGKILL. A
     * thread in {@link #run} then returns. A script that has ended or was never started is left as it is; one never
     * started can no more be started.
     */
    void stop(RemoteScript script, Duration grace) throws RemoteException, InterruptedException;

    /**
     * Runs a short command and waits for it.
     *
     * @param command for the login shell
     * @param limit bytes of output that are kept, each of standard output and standard error; the rest is dropped
     * @throws RemoteException if it does not end in time
     */
    CommandResult execute(String command, int limit, Duration timeout) throws RemoteException, InterruptedException;

    /**
     * Runs a command and gives what it prints as it comes, standard output and standard error together, until it ends. It gets no
     * input. When the time has passed, or this thread is interrupted, the command gets SIGTERM if the machine's SSH server can do that.
     *
     * @param command for the login shell
     * @return its exit code, 0 to 255, or -1 if the machine told none, as after a signal
     * @throws RemoteException if it does not end in time, or the sink fails
     */
    int execute(String command, OutputSink sink, Duration timeout) throws RemoteException, InterruptedException;

    /**
     * Brings files from the machine in one stream. What the machine sends is not trusted: names stay inside, links and
     * devices are omitted, sizes are bounded.
     *
     * @param patterns absolute, with the shell's wild cards; one that matches nothing is no error
     * @param into gets {@code into/var/log/x.log} for {@code /var/log/x.log}
     * @return what was collected and what was omitted
     */
    Collected collect(List<String> patterns, Path into, CollectLimits limits, Duration timeout)
            throws RemoteException, InterruptedException;

    /**
     * Copies files and directories from the machine as they are: all of them, with their permissions, links as links where they lead
     * to something in the same directory. What the machine sends is not trusted: nothing is written but below the copy itself.
     *
     * @param path absolute, or below the home directory of the user; the shell's wild cards stand for several
     * @param into an existing directory
     * @param as the name of the copy there; empty for its own name
     * @param progress gets bytes as they come
     * @return what was copied, by paths below {@code into}, and what was omitted
     * @throws RemoteException if there is nothing of that name, or not all of it could be read: the message has what the machine said
     */
    Collected copy(String path, Path into, Optional<String> as, LongConsumer progress, Duration timeout)
            throws RemoteException, InterruptedException;

    /** Closes the session; scripts that were started run on. */
    @Override
    void close();
}
