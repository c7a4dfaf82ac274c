package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.ScriptEnd;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one host's part of a stage came out.
 *
 * @param cause why the verdict is not PASSED
 */
record HostOutcome(Verdict verdict, OptionalInt exitCode, OptionalInt signal, Optional<String> cause) {

    static HostOutcome of(ScriptEnd end) {
        if (end instanceof ScriptEnd.Exited exited) {
            OptionalInt code = OptionalInt.of(exited.code());
            return exited.code() == 0
                    ? new HostOutcome(Verdict.PASSED, code, OptionalInt.empty(), Optional.empty())
                    : new HostOutcome(
                            Verdict.FAILED, code, OptionalInt.empty(), Optional.of("exited with " + exited.code()));
        }
        if (end instanceof ScriptEnd.Signalled signalled) {
            return new HostOutcome(
                    Verdict.FAILED,
                    OptionalInt.empty(),
                    OptionalInt.of(signalled.signal()),
                    Optional.of("was ended by " + Signals.name(signalled.signal())));
        }
        return infrastructure(
                "its exit status is not there: the host was restarted, or the script's directory was taken away");
    }

    /** As another process found it. */
    static HostOutcome known(Event.HostEnded ended) {
        return new HostOutcome(ended.verdict(), ended.exitCode(), ended.signal(), ended.cause());
    }

    static HostOutcome infrastructure(String cause) {
        return because(Verdict.INFRASTRUCTURE, cause);
    }

    /** The script ended so, but not all of its output could be kept. */
    HostOutcome unkept(String why) {
        return new HostOutcome(
                verdict.worse(Verdict.INFRASTRUCTURE),
                exitCode,
                signal,
                Optional.of("its output was not kept: " + why));
    }

    static HostOutcome because(Verdict verdict, String cause) {
        return new HostOutcome(verdict, OptionalInt.empty(), OptionalInt.empty(), Optional.of(cause));
    }
}
