package io.jenkins.plugins.virtualcluster.remote;

/** There is no connection, or no more; another attempt may help. */
public class ConnectionLostException extends RemoteException {
    private static final long serialVersionUID = 1L;

    public ConnectionLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
