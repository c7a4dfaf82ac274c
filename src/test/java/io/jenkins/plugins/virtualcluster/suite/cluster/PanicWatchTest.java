package io.jenkins.plugins.virtualcluster.suite.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which consoles are those of kernels that have stopped for good. */
class PanicWatchTest {
    private static final String BEGIN = "[    7.2] Kernel panic - not syncing: sysrq triggered crash\n";
    private static final String END = "[    7.3] ---[ end Kernel panic - not syncing: sysrq triggered crash ]---\n";
    private static final String BOOT = "[    0.0] Linux version 6.1.0 (debian)\n";

    @Test
    void aKernelThatPanickedAndStaysSo() {
        assertThat(PanicWatch.panic(BOOT + BEGIN + END)).contains("sysrq triggered crash");
        assertThat(PanicWatch.panic(BEGIN + END + "[   30.0] something later\n"))
                .contains("sysrq triggered crash");
        assertThat(PanicWatch.panic(
                        BEGIN + END + BOOT + BEGIN.replace("sysrq", "another") + END.replace("sysrq", "another")))
                .contains("another triggered crash");
    }

    @Test
    void aKernelThatRestartsOrHasStartedAgainDoesNot() {
        assertThat(PanicWatch.panic(BEGIN + "[    7.3] Rebooting in 10 seconds..\n"))
                .isEmpty();
        assertThat(PanicWatch.panic(BEGIN + END + BOOT)).isEmpty();
        assertThat(PanicWatch.panic("It could not be read: gone")).isEmpty();
        assertThat(PanicWatch.panic("")).isEmpty();
    }
}
