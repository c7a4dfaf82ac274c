package io.jenkins.plugins.virtualcluster.cli.base;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Ctrl-C does to a run: the first cancels it, the second removes the cluster at once, a third ends this process. The
 * end of a terminal and a plain kill cancel too.
 */
public final class Interrupts implements AutoCloseable {
    private final Cancellable runner;
    private final Runnable halt;
    private final AtomicInteger count = new AtomicInteger();
    private final SignalHandlers signals = new SignalHandlers();

    public Interrupts(Cancellable runner) {
        this(runner, () -> Runtime.getRuntime().halt(ExitCode.CANCELLED));
    }

    /** Ends the process in a way of its own. */
    Interrupts(Cancellable runner, Runnable halt) {
        this.runner = runner;
        this.halt = halt;
    }

    /** From now on, until this is closed, the process's signals are the run's. */
    public void takeSignals() {
        signals.on("INT", this::interrupt);
        signals.on("TERM", () -> runner.cancel("SIGTERM"));
        signals.on("HUP", () -> runner.cancel("the end of the terminal"));
    }

    void interrupt() {
        switch (count.incrementAndGet()) {
            case 1 -> runner.cancel("Ctrl-C");
            case 2 -> runner.abort("Ctrl-C");
            default -> halt.run();
        }
    }

    @Override
    public void close() {
        signals.close();
    }
}
