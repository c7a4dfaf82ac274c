package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** Runs a command of a channel as a local process, and as sshd does leaves it alone when the channel goes away. */
public final class LocalCommand implements Command {
    private final List<String> words;
    private final Map<String, String> environment;
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    private final Optional<Path> home;
    private final Consumer<Process> started;
    private Process process;

    public LocalCommand(List<String> words, Map<String, String> environment) {
        this(words, environment, process -> {});
    }

    /** @param started told of the process */
    LocalCommand(List<String> words, Map<String, String> environment, Consumer<Process> started) {
        this(words, environment, Optional.empty(), started);
    }

    /** @param home the directory that it starts in; none for this process's */
    LocalCommand(List<String> words, Map<String, String> environment, Optional<Path> home, Consumer<Process> started) {
        this.words = words;
        this.environment = environment;
        this.home = home;
        this.started = started;
    }

    @Override
    public void setInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {
        this.err = err;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        this.exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment env) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        home.ifPresent(directory -> builder.directory(directory.toFile()));
        process = builder.start();
        started.accept(process);
        CountDownLatch copied = new CountDownLatch(2);
        copy(in, process.getOutputStream(), () -> {});
        copy(process.getInputStream(), out, copied::countDown);
        copy(process.getErrorStream(), err, copied::countDown);
        start(() -> {
            try {
                int status = process.waitFor();
                copied.await();
                exit.onExit(status);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void destroy(ChannelSession channel) throws IOException {
        process.getOutputStream().close();
        process.getInputStream().close();
        process.getErrorStream().close();
    }

    private static void copy(InputStream from, OutputStream to, Runnable atEnd) {
        start(() -> {
            try (to) {
                byte[] buffer = new byte[32 << 10];
                int n;
                while ((n = from.read(buffer)) >= 0) {
                    to.write(buffer, 0, n);
                    to.flush();
                }
            } catch (IOException e) {
                // The other side went away; the process is told by the closed pipe.
            } finally {
                atEnd.run();
            }
        });
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "local-command");
        thread.setDaemon(true);
        thread.start();
    }
}
