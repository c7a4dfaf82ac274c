package io.jenkins.plugins.virtualcluster.remote;

/** The machine that answered is not the one expected. The message has both keys' SHA256 fingerprints. */
public class WrongHostKeyException extends RemoteException {
    private static final long serialVersionUID = 1L;

    public WrongHostKeyException(String message) {
        super(message);
    }
}
