package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LeaseProcessTest {
    @Test
    void thisProcessIsAlive() {
        assertThat(LeaseProcess.isAlive(LeaseProcess.own())).isTrue();
    }

    @Test
    void anotherProcessWithTheSameIdIsNot() {
        assertThat(LeaseProcess.isAlive(LeaseProcess.own() + "1")).isFalse();
    }

    @Test
    void aProcessThatHasEndedIsNot() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "100").start();
        process.destroyForcibly().waitFor();
        assertThat(LeaseProcess.isAlive(process.pid() + "@1")).isFalse();
    }

    @Test
    void whatNamesNoProcessIsNot() {
        assertThat(LeaseProcess.isAlive("")).isFalse();
        assertThat(LeaseProcess.isAlive("1")).isFalse();
        assertThat(LeaseProcess.isAlive("x@y")).isFalse();
    }
}
