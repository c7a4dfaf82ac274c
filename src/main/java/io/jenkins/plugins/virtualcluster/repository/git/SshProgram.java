package io.jenkins.plugins.virtualcluster.repository.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * Git over the program {@code ssh}, as git itself does it: with the user's keys, agent, configuration and known hosts. It
 * never asks, and takes no host key that is not known.
 */
final class SshProgram extends SshSessionFactory {
    private static final int CONNECT_SECONDS = 20;
    private static final long END_SECONDS = 5;

    private final List<String> program;

    SshProgram(List<String> program) {
        this.program = program;
    }

    @Override
    public RemoteSession getSession(URIish uri, CredentialsProvider credentials, FS files, int milliseconds)
            throws TransportException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                "-o", "BatchMode=yes",
                "-o", "StrictHostKeyChecking=yes",
                "-o", "ConnectTimeout=" + CONNECT_SECONDS,
                "-o", "ServerAliveInterval=15"));
        if (uri.getPort() > 0) {
            command.addAll(List.of("-p", String.valueOf(uri.getPort())));
        }
        command.add(uri.getUser() == null ? uri.getHost() : uri.getUser() + "@" + uri.getHost());
        return new Session(command);
    }

    @Override
    public String getType() {
        return "ssh";
    }

    /** One connection. */
    private static final class Session implements RemoteSession {
        private final List<String> command;
        private final List<Process> processes = new ArrayList<>();

        Session(List<String> command) {
            this.command = command;
        }

        @Override
        public Process exec(String remote, int seconds) throws IOException {
            List<String> whole = new ArrayList<>(command);
            whole.add(remote);
            Process process = new ProcessBuilder(whole).start();
            processes.add(process);
            return new PatientProcess(process);
        }

        /** Its process ends by itself once nobody reads it; one that does not is ended. */
        @Override
        public void disconnect() {
            for (Process process : processes) {
                try {
                    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                        process.destroyForcibly();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    process.destroyForcibly();
                }
            }
        }
    }

    /** JGit asks for the exit value when there is no more output, which may be a moment before there is one. */
    private static final class PatientProcess extends Process {
        /** As of a process that got SIGKILL. */
        private static final int INTERRUPTED = 137;

        private final Process process;

        PatientProcess(Process process) {
            this.process = process;
        }

        @Override
        public int exitValue() {
            try {
                if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    process.waitFor(END_SECONDS, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
                return INTERRUPTED;
            }
            return process.exitValue();
        }

        @Override
        public OutputStream getOutputStream() {
            return process.getOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return process.getInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return process.getErrorStream();
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public void destroy() {
            process.destroy();
        }
    }
}
