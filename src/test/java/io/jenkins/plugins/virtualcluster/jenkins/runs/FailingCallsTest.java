package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Rounds;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Tickets;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ActiveRuns;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorConnections;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SampleDescriptions;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import io.jenkins.plugins.virtualcluster.suite.LocalRuns;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Blocks of which one call of the outside world fails: nothing of theirs stays open. Each call in turn where tests are
 * thorough, else each tenth.
 */
@Timeout(900)
class FailingCallsTest extends BlockHarness {
    /** How a call fails. */
    enum Failure {
        REFUSAL,
        ERROR;

        Throwable made() {
            return switch (this) {
                case REFUSAL -> new HypervisorException("the test refuses this call");
                case ERROR -> new NoClassDefFoundError("the test has no library for this call");
            };
        }
    }

    private static final int STRIDE = 10 / Rounds.of(10);

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final List<String> named = new ArrayList<>();
    private Failure failure = Failure.REFUSAL;
    /** Which call fails, counted from 1; 0 for none. */
    private volatile int failing;

    private Object call(Object target, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("close")) {
            open.decrementAndGet();
            return null;
        }
        if (method.getDeclaringClass() != Object.class && !method.getName().equals("tickets")) {
            synchronized (named) {
                named.add(method.getName());
            }
            if (calls.incrementAndGet() == failing) {
                throw failure.made();
            }
        }
        try {
            Object result = method.invoke(target, arguments);
            return result instanceof Tickets ? proxy(Tickets.class, result) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call(target, method, arguments)));
    }

    @Override
    RunEnvironment engine() throws IOException {
        HypervisorDescription description = SampleDescriptions.of("hv", "qemu:///system");
        return new RunEnvironment(
                new HypervisorConnections(directory.resolve("logins"), id -> Optional.empty(), (address, sources) -> {
                    open.incrementAndGet();
                    return proxy(Hypervisor.class, hypervisor);
                }),
                () -> List.of(description),
                one -> Optional.empty(),
                () -> {
                    open.incrementAndGet();
                    return new Counted();
                },
                LocalRuns.settings(directory.resolve("hosts")),
                new ActiveRuns(directory.resolve("in-use")),
                directory.resolve("clusters"),
                "jenkins-test",
                Clock.systemUTC());
    }

    private final class Counted implements RemoteHosts {
        @Override
        public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
            return machines.connect(target, timeout);
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    /** A step of a pipeline, after which the next one comes whatever it threw. */
    private interface Step {
        void run() throws Exception;
    }

    private static void step(Step step) {
        try {
            step.run();
        } catch (Exception | Error e) {
            // As is meant.
            return;
        }
    }

    private Block block(int number) {
        return new Block(
                request(
                        "block" + number,
                        "job#1",
                        directory.resolve("build" + number),
                        Optional.of("cluster"),
                        Optional.empty(),
                        Optional.empty()),
                engine);
    }

    private void pipeline(int number) {
        Block first = block(number);
        step(() -> first.begin(source(), new Activity(), out));
        step(() -> first.suiteInit("init" + number, wish(0), source(), telling()));
        step(() -> first.script(
                "script" + number, List.of("srv1"), "#!/bin/sh\ntrue\n", Duration.ofMinutes(1), telling()));
        step(() -> first.suiteFinalize(Optional.of("suite"), telling()));
        step(() -> first.end(false, Optional.empty(), telling()));
    }

    @Test
    void whicheverCallFailsTheBlockLetsGoOfEverything() throws Exception {
        hypervisor.setSize(DataSize.parse("4 TiB"), 4000);
        int number = 1;
        do {
            calls.set(0);
            named.clear();
            failing = number;
            pipeline(number);
            assertNothingIsOpen(number);
            number += STRIDE;
        } while (calls.get() >= number);
        assertThat(number).as("calls that were made to fail").isGreaterThan(15);
    }

    private void assertNothingIsOpen(int number) throws IOException {
        String which = failure + " of call " + number + ", the last of " + named + "\n" + log();
        assertThat(open).as(which).hasValue(0);
        assertThat(engine.runs().all()).as(which).isEmpty();
        assertThat(directory.resolve("build" + number + "/virtual-cluster-blocks/block" + number))
                .as(which)
                .doesNotExist();
        assertThat(Records.list(directory.resolve("build" + number + "/virtual-cluster"), 100))
                .as(which)
                .noneMatch(Records.Entry::beingWritten);
        try (Stream<Path> logins = Files.list(directory.resolve("logins"))) {
            assertThat(logins).as(which).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whicheverCallFailsInAnotherProcessTheBlockLetsGoOfEverything(Failure how) throws Exception {
        hypervisor.setSize(DataSize.parse("4 TiB"), 4000);
        failure = how;
        int number = 0;
        do {
            number++;
            failing = 0;
            block(number).begin(source(), new Activity(), out);
            // The process before is gone, and with it what it had open.
            open.set(0);
            calls.set(0);
            named.clear();
            failing = number;
            Block again = block(number);
            int step = number;
            step(() -> again.script(
                    "script" + step, List.of("srv1"), "#!/bin/sh\ntrue\n", Duration.ofMinutes(1), telling(ended())));
            step(() -> again.end(false, Optional.of("somebody"), telling(ended())));
            assertThat(open)
                    .as(failure + " of call " + number + " of " + named + "\n" + log())
                    .hasValue(0);
        } while (calls.get() >= number);
        assertThat(number).as("calls that were made to fail").isGreaterThan(3);
    }

    /** Nobody waits for a hypervisor that does not answer in a step that is to end. */
    private static Activity ended() {
        Activity activity = new Activity();
        activity.cancel("somebody");
        return activity;
    }
}
