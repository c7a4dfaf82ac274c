package io.jenkins.plugins.virtualcluster.remote;

/** A machine could not be reached or would not do what it was asked. The message names the machine. */
public class RemoteException extends Exception {
    private static final long serialVersionUID = 1L;

    public RemoteException(String message) {
        super(message);
    }

    public RemoteException(String message, Throwable cause) {
        super(message, cause);
    }
}
