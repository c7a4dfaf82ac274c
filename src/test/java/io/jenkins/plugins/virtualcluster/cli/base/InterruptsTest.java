package io.jenkins.plugins.virtualcluster.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptsTest {
    private final List<String> asked = new ArrayList<>();

    private final SuiteRunner runner = new SuiteRunner() {
        @Override
        public Verdict execute() {
            throw new AssertionError();
        }

        @Override
        public void cancel(String by) {
            asked.add("cancel by " + by);
        }

        @Override
        public void abort(String by) {
            asked.add("abort by " + by);
        }
    };

    @Test
    void theFirstCancelsTheSecondAbortsTheThirdEndsTheProcess() {
        try (Interrupts interrupts = new Interrupts(runner, () -> asked.add("halt"))) {
            interrupts.interrupt();
            interrupts.interrupt();
            interrupts.interrupt();
        }
        assertThat(asked).containsExactly("cancel by Ctrl-C", "abort by Ctrl-C", "halt");
    }

    @Test
    void aSignalOfTheProcessIsHeardWhileItIsTaken() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        try (SignalHandlers signals = new SignalHandlers()) {
            signals.on("WINCH", heard::countDown);
            new ProcessBuilder(
                            "kill",
                            "-WINCH",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aSignalThatIsIgnoredStaysIgnored() throws Exception {
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        Class<?> signal = Class.forName("sun.misc.Signal");
        Object winch = signal.getConstructor(String.class).newInstance("WINCH");
        Object ignore = type.getField("SIG_IGN").get(null);
        Method handle = signal.getMethod("handle", signal, type);
        Object before = handle.invoke(null, winch, ignore);
        try (SignalHandlers signals = new SignalHandlers()) {
            signals.on("WINCH", () -> {});
            assertThat(handle.invoke(null, winch, before)).isEqualTo(ignore);
        }
    }
}
