package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.ScriptEnd;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one host's part of a stage came out.
 *
 * @param cause why the verdict is not PASSED
 */
record HostOutcome(Verdict verdict, OptionalInt exitCode, OptionalInt signal, Optional<String> cause) {

    /** A script that exits with it had nothing to do on its host: the convention of automake and tmt. */
    private static final int NOTHING_TO_DO = 77;

    /** From 1 on, as Linux numbers them on the usual architectures. */
    private static final List<String> SIGNALS = List.of(
            ("SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM"
                            + " SIGTERM")
                    .split(" "));

    static HostOutcome of(ScriptEnd end) {
        if (end instanceof ScriptEnd.Exited exited) {
            OptionalInt code = OptionalInt.of(exited.code());
            return switch (exited.code()) {
                case 0 -> new HostOutcome(Verdict.PASSED, code, OptionalInt.empty(), Optional.empty());
                case NOTHING_TO_DO ->
                    new HostOutcome(Verdict.SKIPPED, code, OptionalInt.empty(), Optional.of("nothing to do"));
                default ->
                    new HostOutcome(
                            Verdict.FAILED, code, OptionalInt.empty(), Optional.of("exited with " + exited.code()));
            };
        }
        if (end instanceof ScriptEnd.Signalled signalled) {
            return new HostOutcome(
                    Verdict.FAILED,
                    OptionalInt.empty(),
                    OptionalInt.of(signalled.signal()),
                    Optional.of("was ended by " + signalName(signalled.signal())));
        }
        return end instanceof ScriptEnd.Vanished vanished
                ? infrastructure(cause(vanished.loss()))
                : infrastructure("announced a reboot of its host and was not started again");
    }

    private static String signalName(int signal) {
        return switch (signal) {
            case 24 -> "SIGXCPU";
            case 25 -> "SIGXFSZ";
            case 31 -> "SIGSYS";
            default -> signal > 0 && signal <= SIGNALS.size() ? SIGNALS.get(signal - 1) : "signal " + signal;
        };
    }

    private static String cause(ScriptEnd.Loss loss) {
        return switch (loss) {
            case RESTARTED ->
                "its host restarted, which no script had announced with expect_reboot, and its exit status "
                        + "is lost";
            case FORGOTTEN ->
                "its host restarted, which no script had announced with expect_reboot, and lost the run's "
                        + "files, which its disk does not keep";
            case REMOVED -> "its exit status is lost: the files of its run were removed or overwritten on the host";
            case UNWATCHED -> "its exit status is lost: the shell that watched it on the host was killed";
            case STOPPED -> "was stopped before it was started";
        };
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

    /** The script ended well, but what it reported did not. */
    HostOutcome failed(String why) {
        return new HostOutcome(Verdict.FAILED, exitCode, signal, Optional.of(why));
    }

    static HostOutcome because(Verdict verdict, String cause) {
        return new HostOutcome(verdict, OptionalInt.empty(), OptionalInt.empty(), Optional.of(cause));
    }
}
