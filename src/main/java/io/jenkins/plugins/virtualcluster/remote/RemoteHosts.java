package io.jenkins.plugins.virtualcluster.remote;

import java.time.Duration;

/** The way to machines over SSH. Sessions to one jump host are shared. Closing it closes every connection made. */
public interface RemoteHosts extends AutoCloseable {

    /**
     * One attempt to log in.
     *
     * @param timeout for this attempt as a whole
     * @throws WrongHostKeyException if the machine answers with another host key than expected
     * @throws ConnectionLostException if it does not answer, or not yet
     * @throws LoginRefusedException if it answers and refuses: the message says what was offered
     * @throws RemoteException if a jump host refuses, or nothing can be agreed on
     */
    RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException;

    /**
     * The same, for who wants to know how far it came.
     *
     * @param answering run when the machine's SSH server says something for the first time, by another thread; here, where
     *     that is not known, when it has let in
     */
    default RemoteHost connect(SshTarget target, Duration timeout, Runnable answering)
            throws RemoteException, InterruptedException {
        RemoteHost host = connect(target, timeout);
        answering.run();
        return host;
    }

    @Override
    void close();
}
