package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.Demand;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import io.jenkins.plugins.virtualcluster.hypervisor.Tickets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several runs at once at one hypervisor, their calls in every order that a seeded dice throws. */
class AdmissionRaceTest {
    private static final int RUNS = 4;
    /** Others' calls, or so, while a run has the room. */
    private static final int STAY = 12;

    private static final HypervisorAddress ADDRESS = HypervisorAddress.parse("fake:///system");

    private final FakeHypervisor hypervisor = new FakeHypervisor();
    private int inside;
    /** Whoever fails lets the others end, too. */
    private volatile boolean failed;

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    /** Lets one call at a time go on, once all runs that are not through are about to make one. */
    private static final class Dice {
        private final Random random;
        private final List<Object> about = new ArrayList<>();
        private int running;
        private Object next;

        Dice(long seed, int running) {
            random = new Random(seed);
            this.running = running;
        }

        synchronized void turn() throws InterruptedException {
            Object me = new Object();
            about.add(me);
            throwIfAllAreHere();
            while (next != me) {
                wait(TimeUnit.SECONDS.toMillis(30));
            }
            next = null;
        }

        synchronized void through() {
            running--;
            throwIfAllAreHere();
        }

        private void throwIfAllAreHere() {
            if (!about.isEmpty() && about.size() == running) {
                next = about.remove(random.nextInt(about.size()));
                notifyAll();
            }
        }
    }

    /** Calls that wait for their turn. */
    private record Diced(Tickets tickets, Dice dice) implements Tickets {
        @Override
        public Set<String> runs() throws HypervisorException, InterruptedException {
            dice.turn();
            return tickets.runs();
        }

        @Override
        public Optional<Ticket> read(String run) throws HypervisorException, InterruptedException {
            dice.turn();
            return tickets.read(run);
        }

        @Override
        public void write(Ticket ticket) throws HypervisorException, InterruptedException {
            dice.turn();
            tickets.write(ticket);
        }

        @Override
        public boolean remove(String run) throws HypervisorException, InterruptedException {
            dice.turn();
            return tickets.remove(run);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void roomIsNeverGivenTwiceAndAllGetTheirs(int seed) throws Exception {
        hypervisor.setSize(DataSize.parse("16 GiB"), 64);
        Dice dice = new Dice(seed, RUNS);
        hypervisor.onTicketCalls(tickets -> new Diced(tickets, dice));
        ExecutorService threads = Executors.newFixedThreadPool(RUNS);
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            String run = "r" + i;
            runs.add(threads.submit(() -> {
                try {
                    live(run);
                } catch (Exception | AssertionError e) {
                    failed = true;
                    throw e;
                } finally {
                    dice.through();
                }
                return null;
            }));
        }
        threads.shutdown();
        for (Future<?> run : runs) {
            run.get(60, TimeUnit.SECONDS);
        }
        assertThat(hypervisor.find()).isEmpty();
    }

    /** Waits, is inside for some looks at others' calls, and leaves. */
    private void live(String run) throws Exception {
        Tickets tickets = hypervisor.tickets();
        Lease lease = new Lease(
                run, "lan", "copy", "o@" + run, "", Clock.systemUTC().instant().plus(Duration.ofHours(1)), false);
        Admission admission = new Admission(
                hypervisor,
                ADDRESS,
                new Demand(DataSize.parse("9 GiB"), 1, DataSize.parse("1 GiB")),
                lease,
                Clock.systemUTC(),
                System::nanoTime);
        while (!failed && admission.look().isPresent()) {
            assertThat(tickets.runs()).contains(run);
        }
        enter();
        for (int i = 0; i < STAY; i++) {
            tickets.runs();
        }
        leave();
        admission.withdraw();
    }

    private synchronized void enter() {
        inside++;
        assertThat(inside).as("clusters of 9 GiB where there are 14 GiB").isEqualTo(1);
    }

    private synchronized void leave() {
        inside--;
    }
}
