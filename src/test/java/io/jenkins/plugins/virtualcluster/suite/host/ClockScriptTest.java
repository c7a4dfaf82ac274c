package io.jenkins.plugins.virtualcluster.suite.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the clock of a restored host is set, with a program {@code date} that only writes down what it is asked. */
class ClockScriptTest {
    private static final String MAC = "52:54:00:aa:bb:cc";

    @TempDir
    Path root;

    @BeforeEach
    void machine() throws IOException {
        file("sys/class/net/eth0/address", MAC + "\n");
        file("proc/uptime", "83.09 12.00\n");
        date("exit 0");
    }

    private Path file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void date(String end) throws IOException {
        Path date = file("bin/date", "#!/bin/sh\necho \"$@\" >> " + root.resolve("asked") + "\n" + end + "\n");
        assertThat(date.toFile().setExecutable(true)).isTrue();
    }

    private String set(String address, String which, String time) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", HostLayout.guarded("clock.sh"), "x", root.toString(), address, which, time);
        // Another program than date, which an emulated machine takes long to start, would be missing.
        builder.environment().put("PATH", root.resolve("bin").toString());
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void theTimeIsThePresentOneOrCountsFromTheMachinesBoot() throws Exception {
        assertThat(set("52:54:00:00:00:01," + MAC, "now", "179605580907"))
                .isEqualTo("virtual-cluster clock set 8309\n");
        assertThat(set(MAC, "up", "179605580000")).isEqualTo("virtual-cluster clock set 8309\n");
        assertThat(root.resolve("asked")).hasContent("-u -s @1796055809.07\n-u -s @1796055883.09\n");
    }

    @Test
    void whereOnlyWholeSecondsAreTakenTheNearestOneIs() throws Exception {
        date("case $3 in *.*) echo invalid date; exit 1 ;; esac");
        assertThat(set(MAC, "now", "179605580949")).isEqualTo("virtual-cluster clock set 8309 whole\n");
        assertThat(set(MAC, "now", "179605580950")).isEqualTo("virtual-cluster clock set 8309 whole\n");
        assertThat(root.resolve("asked"))
                .hasContent("-u -s @1796055809.49\n-u -s @1796055809\n-u -s @1796055809.50\n-u -s @1796055810\n");
    }

    @Test
    void whatDateSaysIsToldIfItCannotSetTheClock() throws Exception {
        date("echo 'cannot set date: Operation not permitted'; exit 1");
        assertThat(set(MAC, "now", "179605580949")).doesNotContain("virtual-cluster clock set");
    }

    @Test
    void theBootIdIsToldWhetherTheClockCanBeSetOrNot() throws Exception {
        String bootId = "6f0ad3f2-5d3c-4b0e-9a51-0c6d1c9f7e11";
        file("proc/sys/kernel/random/boot_id", bootId + "\n");
        assertThat(set(MAC, "now", "179605580949")).isEqualTo(bootId + "\nvirtual-cluster clock set 8309\n");
        date("exit 1");
        assertThat(set(MAC, "now", "179605580949")).isEqualTo(bootId + "\n");
        assertThat(HostPreparation.bootId(set(MAC, "now", "179605580949"))).contains(bootId);
    }

    @Test
    void theClockOfAnotherMachineIsLeftAlone() throws Exception {
        assertThat(set("52:54:00:00:00:01", "now", "1")).isEqualTo("virtual-cluster clock set by others\n");
        assertThat(root.resolve("asked")).doesNotExist();
    }
}
