package io.jenkins.plugins.virtualcluster.remote;

/** How a script ended. */
public sealed interface ScriptEnd {

    /**
     * By itself, with an exit code of 0 to 255. A shell does not tell an end by SIGINT or SIGPIPE from the exit codes 130
     * and 141, which scripts use, so these are exit codes.
     */
    record Exited(int code) implements ScriptEnd {}

    /** By a signal, such as 9 for SIGKILL or 11 for SIGSEGV. */
    record Signalled(int signal) implements ScriptEnd {}

    /** Its exit status is not there and will not come. The script does not run any more. */
    record Vanished(Loss loss) implements ScriptEnd {}

    /** Why an exit status is not there. */
    enum Loss {
        /** The machine restarted; its disk is as it was. */
        RESTARTED,
        /** The machine restarted, and its disk has lost the scripts. */
        FORGOTTEN,
        /** The run's directory was removed or overwritten. Without a boot id to compare: or the machine restarted. */
        REMOVED,
        /** The shell that watched the script on the machine was killed. */
        UNWATCHED,
        /** It was stopped before it was started. */
        STOPPED
    }

    /** However it ended, it had announced that its machine reboots: a file {@code reboot} in the run's directory. */
    record Rebooting() implements ScriptEnd {}
}
