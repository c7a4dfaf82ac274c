package io.jenkins.plugins.virtualcluster.remote;

/**
 * A machine is the right one, and does not let in, or not as root. One that boots may not have its keys yet: then another
 * attempt helps.
 */
public final class LoginRefusedException extends RemoteException {
    private static final long serialVersionUID = 1L;

    public LoginRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
