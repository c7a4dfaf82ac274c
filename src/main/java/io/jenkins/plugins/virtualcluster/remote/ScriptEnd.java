package io.jenkins.plugins.virtualcluster.remote;

/** How a script ended. */
public sealed interface ScriptEnd {

    /** By itself, with an exit code of 0 to 255. */
    record Exited(int code) implements ScriptEnd {}

    /** By a signal, such as 9 for SIGKILL or 11 for SIGSEGV. */
    record Signalled(int signal) implements ScriptEnd {}

    /** Its exit status is not there though nothing of it runs: the machine was restarted, or the file was taken away. */
    record Vanished() implements ScriptEnd {}
}
