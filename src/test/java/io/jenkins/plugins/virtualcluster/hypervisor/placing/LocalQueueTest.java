package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalQueueTest {
    private final List<String> woken = new ArrayList<>();

    private static Ticket ticket(String run, int number) {
        return SampleClusters.ticket(SampleClusters.lease(run), number);
    }

    private void waits(String place, Ticket ticket) {
        LocalQueue.waits(place, ticket, () -> woken.add(ticket.run()));
    }

    @Test
    void whoLeavesWakesTheNextOneOfThatPlaceAndNoOther() {
        Ticket a = ticket("a", 1);
        Ticket b = ticket("b", 2);
        Ticket c = ticket("c", 2);
        Ticket elsewhere = ticket("d", 3);
        waits("one", c);
        waits("one", b);
        waits("two", elsewhere);

        LocalQueue.leaves("one", a);
        assertThat(woken).containsExactly("b");
        LocalQueue.leaves("one", c);
        assertThat(woken).as("nobody is behind it").containsExactly("b");
        LocalQueue.leaves("one", a.in(Ticket.State.ADMITTED));
        LocalQueue.leaves("one", b.in(Ticket.State.CLAIMING));
        LocalQueue.leaves("one", a);
        assertThat(woken).as("that has left as well").containsExactly("b", "b");
        LocalQueue.leaves("two", a);
        assertThat(woken).containsExactly("b", "b", "d");
        LocalQueue.leaves("two", elsewhere);
    }
}
