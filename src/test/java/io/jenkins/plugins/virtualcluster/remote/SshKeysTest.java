package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as ssh-keygen makes them; what comes out is read by ssh-keygen. */
class SshKeysTest {
    @TempDir
    Path directory;

    private String make(String... options) throws IOException, InterruptedException {
        Path file = directory.resolve("key");
        run(Stream.concat(Stream.of("-q", "-f", file.toString(), "-C", ""), Stream.of(options))
                .toArray(String[]::new));
        return Files.readString(file);
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of("ssh-keygen"), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-t ed25519", "-t rsa -b 2048", "-t ecdsa", "-t rsa -b 2048 -m PEM", "-t ecdsa -m PEM"})
    void aPassphraseIsTakenOffAnyKindOfKey(String options) throws IOException, InterruptedException {
        String locked = make((options + " -N open-sesame").split(" "));

        String unlocked = SshKeys.unlocked(locked, Optional.of("open-sesame"));

        Path file = Files.createFile(
                directory.resolve("unlocked"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, unlocked);
        String expected = Files.readString(directory.resolve("key.pub")).strip();
        assertThat(run("-y", "-P", "", "-f", file.toString())).startsWith(expected);
    }

    @Test
    void aKeyWithoutAPassphraseStaysAsItIs() throws IOException, InterruptedException {
        String key = make("-t", "ed25519", "-N", "");

        assertThat(SshKeys.unlocked(key, Optional.of("not needed"))).isEqualTo(key);
        assertThat(SshKeys.unlocked(key.replace("\n", "\r\n").strip(), Optional.empty()))
                .isEqualTo(key);
    }

    @Test
    void whatDoesNotOpenTheKeyIsSaid() throws IOException, InterruptedException {
        String locked = make("-t", "ed25519", "-N", "open-sesame");

        assertThatThrownBy(() -> SshKeys.unlocked(locked, Optional.empty())).hasMessageContaining("no passphrase");
        assertThatThrownBy(() -> SshKeys.unlocked(locked, Optional.of("wrong"))).hasMessageContaining("does not open");
        assertThatThrownBy(() -> SshKeys.unlocked("not a key", Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected one in OpenSSH's form");
    }
}
