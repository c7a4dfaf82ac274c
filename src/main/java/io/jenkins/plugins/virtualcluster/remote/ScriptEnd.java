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

    /**
     * Its exit status is not there and will not come: the machine was restarted, the file was taken away, the shell that
     * watches it was killed, or it was stopped before it was started. The script does not run any more.
     */
    record Vanished() implements ScriptEnd {}

    /** However it ended, it had announced that its machine reboots: a file {@code reboot} in the run's directory. */
    record Rebooting() implements ScriptEnd {}
}
