package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** The serial consoles of guests. */
public final class Consoles {
    private Consoles() {}

    /** Readable text: escape sequences and other control characters are taken out. */
    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .replaceAll("\u001b\\[[0-9;?]*[ -/]*[@-~]|\u001b.", "")
                .replaceAll("\r+\n", "\n")
                .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "")
                .strip();
    }

    /** Puts the ends of all guests' consoles into the record. What goes wrong with it is noted. */
    public static void keep(ManagedCluster cluster, RunJournal journal, ExecutorService threads) {
        Futures.join(CompletableFuture.allOf(cluster.hosts().stream()
                .map(host -> CompletableFuture.runAsync(() -> keep(cluster, host.name(), journal), threads))
                .toArray(CompletableFuture[]::new)));
    }

    private static void keep(ManagedCluster cluster, String host, RunJournal journal) {
        int limit = cluster.settings().consoleBytes();
        try {
            journal.record().directory().requireThere();
            RunDirectory.put(
                    journal.record().directory().console(host),
                    cluster.hypervisor().console(cluster.id(), host, -limit, limit));
        } catch (HypervisorException | IOException e) {
            journal.note(host, "The console of " + host + " could not be kept: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
