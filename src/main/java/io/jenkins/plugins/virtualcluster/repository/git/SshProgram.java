package io.jenkins.plugins.virtualcluster.repository.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final int MOST_WORDS = 4000;

    private final List<String> program;
    private final List<CompletableFuture<String>> said = new CopyOnWriteArrayList<>();

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
        return new Session(command, said);
    }

    /** What it complained of, once its connections are closed. JGit itself may miss that. */
    String said() throws InterruptedException {
        StringBuilder words = new StringBuilder();
        for (CompletableFuture<String> each : said) {
            try {
                words.append(each.get(END_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException | TimeoutException e) {
                words.append("ssh failed without a message: ").append(e);
            }
        }
        return words.toString();
    }

    /** Reads to the end, since one that is not read would wait. */
    private static String words(InputStream stream) {
        try (stream) {
            byte[] first = stream.readNBytes(MOST_WORDS);
            stream.transferTo(OutputStream.nullOutputStream());
            return new String(first, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String getType() {
        return "ssh";
    }

    /** One connection. */
    private static final class Session implements RemoteSession {
        private final List<String> command;
        private final List<CompletableFuture<String>> said;
        private final List<Process> processes = new ArrayList<>();

        Session(List<String> command, List<CompletableFuture<String>> said) {
            this.command = command;
            this.said = said;
        }

        @Override
        public Process exec(String remote, int seconds) throws IOException {
            List<String> whole = new ArrayList<>(command);
            whole.add(remote);
            Process process = new ProcessBuilder(whole).start();
            processes.add(process);
            CompletableFuture<String> words = new CompletableFuture<>();
            said.add(words);
            Thread reader = new Thread(
                    () -> words.completeAsync(() -> words(process.getErrorStream()), Runnable::run), "what ssh says");
            reader.setDaemon(true);
            reader.start();
            return new PatientProcess(process);
        }

        /** Its process ends by itself once nobody reads it; one that does not is ended. */
        @Override
        public void disconnect() {
            for (Process process : processes) {
                try {
                    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                        process.toHandle().destroyForcibly();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    process.toHandle().destroyForcibly();
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
                    process.toHandle().destroyForcibly();
                    process.waitFor(END_SECONDS, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.toHandle().destroyForcibly();
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
            return InputStream.nullInputStream();
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        /** Without closing its streams: what it said is still to be read. */
        @Override
        public void destroy() {
            process.toHandle().destroy();
        }
    }
}
