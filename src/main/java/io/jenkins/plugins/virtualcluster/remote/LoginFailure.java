package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchHostKeyException;
import java.util.Locale;

/** Says why a login failed, in our words. */
final class LoginFailure {
    private LoginFailure() {}

    static String where(SshTarget target) {
        String through = target.via().map(via -> " through " + via.name()).orElse("");
        return target.name() + " (" + target.address() + " port " + target.port() + through + ")";
    }

    static RemoteException of(SshTarget target, HostKeyCheck hostKeys, JSch jsch, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (hostKeys.refusedFingerprint() != null) {
            return new WrongHostKeyException(where(target) + " has another host key than expected: it showed "
                    + hostKeys.refusedFingerprint() + ", expected " + hostKeys.expectedFingerprints()
                    + "; it may be another machine under the same address");
        }
        if (cause instanceof JSchAlgoNegoFailException mismatch
                && mismatch.getAlgorithmName().contains("host_key")) {
            return new WrongHostKeyException(where(target) + " has another host key than expected: it has only "
                    + mismatch.getServerProposal() + " keys, expected " + hostKeys.expectedFingerprints());
        }
        if (cause instanceof JSchAlgoNegoFailException || cause instanceof JSchHostKeyException) {
            return new RemoteException(where(target) + " did not complete the SSH handshake: " + message, cause);
        }
        if (message.startsWith("Auth ") || message.toLowerCase(Locale.ROOT).contains("authentication failures")) {
            return new LoginRefusedException(
                    where(target) + " refused the login as " + target.user() + "; offered was "
                            + SshIdentityLoader.describe(jsch),
                    cause);
        }
        return new ConnectionLostException(where(target) + " cannot be reached: " + root(cause), cause);
    }

    private static String root(Throwable thrown) {
        Throwable last = thrown;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }
}
