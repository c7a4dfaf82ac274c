package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.virtualcluster.suite.host.HostLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellLibraryTest {
    private record Ended(int status, String output) {}

    @TempDir
    Path directory;

    @BeforeEach
    void putTheLibrary() throws IOException {
        try (InputStream library = HostLayout.class.getResourceAsStream("lib.sh")) {
            Files.copy(library, directory.resolve("lib.sh"));
        }
    }

    @Test
    void logPrintsItsArgumentsAsTheyAre() throws Exception {
        assertThat(script("log -n 'a  b' '%s\\n'").output()).isEqualTo("-n a  b %s\\n\n");
    }

    @Test
    void stampPutsTheTimeInUtcBeforeTheLine() throws Exception {
        assertThat(script("stamp hello").output()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ hello\n");
    }

    @Test
    void runGoesOnAfterACommandThatSucceeds() throws Exception {
        assertThat(script("run true; log after")).isEqualTo(new Ended(0, "+ true\nafter\n"));
    }

    @Test
    void runEndsTheScriptWithTheStatusOfACommandThatFails() throws Exception {
        assertThat(script("run sh -c 'exit 7'; log after"))
                .isEqualTo(new Ended(7, "+ sh -c exit 7\nFAILED with 7: sh -c exit 7\n"));
    }

    @Test
    void onlyAScriptThatSaysSoHadNothingToDoAndNoCommandThatRunRan() throws Exception {
        assertThat(script("nothing_to_do 'no disk here'; log after"))
                .isEqualTo(new Ended(77, "nothing to do: no disk here\n"));
        assertThat(script("run sh -c 'exit 77'; log after"))
                .as("as curl does without certificates")
                .isEqualTo(new Ended(1, "+ sh -c exit 77\nFAILED with 77: sh -c exit 77\n"));
    }

    @Test
    void assertFailGoesOnAfterACommandThatFails() throws Exception {
        assertThat(script("assert_fail false; log after")).isEqualTo(new Ended(0, "! false\nafter\n"));
    }

    @Test
    void assertFailEndsTheScriptAfterACommandThatSucceeds() throws Exception {
        assertThat(script("assert_fail true; log after"))
                .isEqualTo(new Ended(1, "! true\nFAILED: this was expected to fail, and succeeded: true\n"));
    }

    @Test
    void aDiskThatIsNotThereIsNamed() throws Exception {
        assertThat(script("vc_mount_disk vcdisk9 /data; log after"))
                .isEqualTo(new Ended(
                        1, "FAILED: this host has no disk with the serial number vcdisk9, meant for /data\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash", "busybox sh"})
    void aFunctionIsCalledOnceForEachHostThatDiesAlsoForThoseThatDiedBefore(String shell) throws Exception {
        assertThat(in(
                                shell,
                                "died() { log \"$1 died\"; }; echo srv1 > dead; on_host_death died; "
                                        + "echo srv2 >> dead; kill -URG $$; kill -URG $$; dead_hosts")
                        .output())
                .isEqualTo("srv1 died\nsrv2 died\nsrv1\nsrv2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash", "busybox sh"})
    void aDeathEndsAWait(String shell) throws Exception {
        assertThat(in(
                        shell,
                        "died() { log \"$1 died\"; kill $sleeper; exit 3; }; : > dead; on_host_death died; "
                                + "sleep 100 > /dev/null 2>&1 & sleeper=$!; "
                                + "(echo srv1 > dead; kill -URG $$); wait; log never"))
                .isEqualTo(new Ended(3, "srv1 died\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash", "busybox sh"})
    void aScriptThatDoesNotAskIsNotDisturbed(String shell) throws Exception {
        assertThat(in(shell, "kill -URG $$; log on")).isEqualTo(new Ended(0, "on\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash", "busybox sh"})
    void anAnnouncedRebootNamesTheBootBeforeItAndWaitsUntilItIsHeard(String shell) throws Exception {
        String bootId = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
        assertThat(in(shell, ": > reboot.heard; expect_reboot; cat reboot")).isEqualTo(new Ended(0, bootId));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash", "busybox sh"})
    void aLeaderIsKnownByItsBegin(String shell) throws Exception {
        assertThat(in(
                                shell,
                                "mkdir run; vc_began $$; printf 'b\\n%s\\n' \"$$ $vc_ticks\" > run/state; vc_leads run && log \"$vc_leader\"; "
                                        + "printf 'b\\n%s\\n' \"$$ 1\" > run/state; vc_leads run || log another")
                        .output())
                .matches("\\d+\nanother\n");
    }

    /** Plays the master for one call: tells what was asked with the file that came with it, and puts a file there if it is to be one. */
    private static final String MASTER = """
            mkdir run; : > run/calls; export VC_CALLS=$PWD/run/calls
            master() {
                {
                    until [ -s run/calls ]; do sleep 0.1; done
                    read -r id line < run/calls
                    : > run/calls
                    printf '%s\\n' "$line" >> asked
                    [ ! -f "run/file.$id" ] || cat "run/file.$id" >> asked
                    [ -z "$1" ] || printf '%s' "$1" > "run/file.$id"
                    echo ok > "run/answer.$id"
                } &
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash", "busybox sh"})
    void filesLieBesideTheCallsUntilTheyAreAnswered(String shell) throws Exception {
        try (InputStream program = HostLayout.class.getResourceAsStream("vc")) {
            Files.copy(program, directory.resolve("vc"));
        }
        // with busybox's own tools, too
        String tools = shell.startsWith("busybox") ? "mkdir bin; busybox --install -s bin; PATH=$PWD/bin; " : "";
        String program = "vc() { " + shell + " ./vc \"$@\"; }\n";
        Ended ended = in(shell, tools + program + MASTER + """
                echo 'of this host' > "a file"
                master; put_file key "a file"
                master; attach "a file" "the	title"
                master 'of another'; get_file srv1:key got; cat got; echo
                vc get_file srv1:key run || echo "$?"
                vc put_file key || echo "$?"
                vc attach none || echo "$?"
                wait; cat asked; ls run
                [ ! -d bin ] || rm -r bin
                """);

        assertThat(ended.output()).isEqualTo("""
                of another
                virtual-cluster: get_file: run is a directory; name the file
                1
                virtual-cluster: use it as: put_file KEY FILE
                2
                virtual-cluster: attach: there is no file none
                1
                put_file key 13
                of this host
                attach	a file	the title	13
                of this host
                get_file srv1:key
                calls
                """);
    }

    private Ended script(String commands) throws IOException, InterruptedException {
        return in("sh", commands);
    }

    private Ended in(String shell, String commands) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(shell.split(" ")));
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, words.get(0)))),
                "there is no " + words.get(0) + " here");
        words.addAll(List.of("-c", ". ./lib.sh; " + commands));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("VC_DEAD_HOSTS", directory + "/dead", "VC_REBOOT", directory + "/reboot"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
