package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchHostKeyException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says why a login failed, in our words. */
final class LoginFailure {
    /** Words of the Java library and of jsch, in lower case, and what they mean. */
    private static final List<Map.Entry<String, String>> KINDS = List.of(
            Map.entry("connection refused", "no SSH server listens there"),
            Map.entry("no route to host", "no route leads there"),
            Map.entry("network is unreachable", "no route leads there"),
            Map.entry("timed out", "it does not answer"),
            Map.entry("timeout", "it does not answer"),
            Map.entry("connection reset", "it closed the connection"),
            Map.entry("closed by foreign host", "it closed the connection"),
            Map.entry("broken pipe", "it closed the connection"));

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
        return new ConnectionLostException(where(target) + " cannot be reached: " + why(cause), cause);
    }

    /** Our sentence, where the kind of failure is known, with the original behind it. */
    private static String why(Throwable cause) {
        String original = root(cause);
        String lower = original.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> kind : KINDS) {
            if (lower.contains(kind.getKey())) {
                return kind.getValue() + " (" + original + ")";
            }
        }
        return original;
    }

    private static String root(Throwable thrown) {
        Throwable last = thrown;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }
}
