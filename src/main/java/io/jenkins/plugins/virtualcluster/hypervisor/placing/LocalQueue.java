package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The runs of this process that wait at a hypervisor. Who is admitted or leaves wakes the one behind it, which would else find out
 * only at its next look: with fifty runs in a queue these pauses would add up to minutes. Only the next one is woken, so that a long
 * queue costs a hypervisor no more calls than a short one. Safe for use by several threads.
 */
final class LocalQueue {
    /** By the hypervisors' places; a queue is there as long as somebody waits in it. */
    private static final Map<String, NavigableMap<Ticket, Runnable>> QUEUES = new HashMap<>();

    private LocalQueue() {}

    /** It waits there, behind those with lower tickets. */
    static void waits(String place, Ticket ticket, Runnable wakeup) {
        synchronized (QUEUES) {
            QUEUES.computeIfAbsent(place, absent -> new TreeMap<>(Ticket.ORDER)).put(ticket, wakeup);
        }
    }

    /** It was admitted, or has left: the next one is woken. */
    static void leaves(String place, Ticket ticket) {
        Runnable next = null;
        synchronized (QUEUES) {
            NavigableMap<Ticket, Runnable> queue = QUEUES.get(place);
            if (queue != null) {
                queue.remove(ticket);
                Map.Entry<Ticket, Runnable> behind = queue.higherEntry(ticket);
                next = behind == null ? null : behind.getValue();
                if (queue.isEmpty()) {
                    QUEUES.remove(place);
                }
            }
        }
        if (next != null) {
            next.run();
        }
    }
}
