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
     * @throws RemoteException if it answers and refuses: the message says what was offered
     */
    RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException;

    @Override
    void close();
}
