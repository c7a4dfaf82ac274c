package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;

/** Who learns that a host is dead: the journal, with the end of the host's console, and the scripts on the other hosts. */
final class HostDeathReporter {
    /** Bytes, of a console and of what a host says. */
    private static final int TAIL = 4000;
    /** At what can be done again; one that finds the connection lost has it made again. */
    private static final int ATTEMPTS = 3;

    private final String run;
    private final Hypervisor hypervisor;
    private final RunJournal journal;
    private final RunSettings settings;
    private final ExecutorService threads;
    private final Queue<CompletableFuture<Void>> lastWords = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /**
     * @param run the cluster's, as the hypervisor knows it
     */
    HostDeathReporter(
            String run, Hypervisor hypervisor, RunJournal journal, RunSettings settings, ExecutorService threads) {
        this.run = run;
        this.hypervisor = hypervisor;
        this.journal = journal;
        this.settings = settings;
        this.threads = threads;
    }

    /**
     * Writes it down, and has the rest done by other threads.
     *
     * @param hosts all of the cluster
     */
    void tell(HostSession dead, String reason, Collection<HostSession> hosts) {
        journal.append(at -> new Event.HostDied(at, dead.name(), reason));
        hosts.stream()
                .filter(other -> !other.isDying() && other.isConnected())
                .forEach(other -> threads.execute(() -> tell(other, dead)));
        lastWords.add(CompletableFuture.runAsync(
                () -> consoleTail(dead.name())
                        .ifPresent(tail ->
                                journal.note(dead.name(), "The end of " + dead.name() + "'s console:\n" + tail)),
                threads));
    }

    private void tell(HostSession host, HostSession dead) {
        try {
            host.ask(connection -> {
                tell(connection, host, List.of(dead.name()));
                return null;
            });
        } catch (RemoteException e) {
            if (!host.isDying() && !over) {
                journal.note(
                        host.name(),
                        host.name() + " could not be notified that " + dead.name() + " is dead: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells a host of dead ones; nothing where none are. */
    void tell(RemoteHost connection, HostSession host, List<String> dead) throws RemoteException, InterruptedException {
        if (!dead.isEmpty()) {
            // Not there on a host that is being prepared: it is told at the end of that.
            String tell = host.layout().base() + "/tell.sh";
            String command = "[ ! -x " + tell + " ] || " + tell + " " + String.join(" ", dead);
            CommandResult result = told(connection, command);
            if (result.exitCode() != 0) {
                throw new RemoteException(
                        tell + " ended with " + result.exitCode() + ": " + (result.output() + result.errors()).strip());
            }
        }
    }

    /** A server that ends closes its channels before its connection: what told no exit code then is as good as lost. */
    private CommandResult told(RemoteHost connection, String command) throws RemoteException, InterruptedException {
        CommandResult result = connection.execute(command, TAIL, settings.delivery());
        for (int i = 1; result.exitCode() < 0 && i < ATTEMPTS; i++) {
            result = connection.execute(command, TAIL, settings.delivery());
        }
        return result;
    }

    /** The end of its console as readable text; empty if it shows nothing. */
    Optional<String> consoleTail(String host) {
        try {
            String text = Consoles.text(hypervisor.console(run, host, -TAIL, TAIL));
            return text.isBlank() ? Optional.empty() : Optional.of(text);
        } catch (HypervisorException e) {
            return Optional.of("It could not be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Waits until all that is to be told of dead hosts is in the journal. */
    void join() {
        over = true;
        Futures.join(CompletableFuture.allOf(lastWords.toArray(CompletableFuture[]::new)));
    }
}
