package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage.Level;
import io.jenkins.plugins.virtualcluster.remote.SshKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
    private static final String SSH = "qemu+ssh://user@host/system";
    private static final String LOCAL = "qemu:///system";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qemu+ssh://user@host/system | FINE | ''",
                "qemu:///system | WARNING | Guests are reached directly",
                "'' | ERROR | The URI is missing",
                "host | ERROR | is not a URI of a hypervisor",
                "qemu+ssh:///system | ERROR | names no machine",
                "qemu+ssh://host/system?keyfile=/x | ERROR | set it in the field below",
                "qemu:///system?pool=x | ERROR | set it in the field below"
            })
    void theUriIsChecked(String uri, Level level, String words) {
        assertThat(SettingsCheck.uri(uri).level()).isEqualTo(level);
        assertThat(SettingsCheck.uri(uri).text()).contains(words);
    }

    @Test
    void aHostKeyIsAnsweredWithItsFingerprint() {
        String key = SshKeys.generate("a machine").publicKey();

        assertThat(SettingsCheck.hostKeys(SSH, key)).isEqualTo(FormMessage.fine(SshKeys.fingerprint(key)));
        assertThat(SettingsCheck.hostKeys(SSH, "host " + key).level()).isEqualTo(Level.ERROR);
        assertThat(SettingsCheck.hostKeys(SSH, "").text()).contains("ssh-keyscan");
        assertThat(SettingsCheck.hostKeys(LOCAL, "")).isEqualTo(FormMessage.fine());
    }

    @Test
    void credentialsBelongToSsh() {
        assertThat(SettingsCheck.credentials(SSH, "key")).isEqualTo(FormMessage.fine());
        assertThat(SettingsCheck.credentials(SSH, "").level()).isEqualTo(Level.WARNING);
        assertThat(SettingsCheck.credentials(LOCAL, "")).isEqualTo(FormMessage.fine());
        assertThat(SettingsCheck.credentials(LOCAL, "key").text()).contains("this URI has no SSH");
    }

    @Test
    void theImageDirectoryIsAbsoluteAndThere(@TempDir Path there) {
        assertThat(SettingsCheck.imageUrls("").level()).isEqualTo(Level.WARNING);
        assertThat(SettingsCheck.imageUrls("https://images.example.org/\nhttp://b/c"))
                .isEqualTo(FormMessage.fine());
        assertThat(SettingsCheck.imageUrls("https://images.example.org/\nb").text())
                .contains("'b' is not the beginning");
        assertThat(SettingsCheck.imageDirectory("")).isEqualTo(FormMessage.fine());
        assertThat(SettingsCheck.imageDirectory(there.toString())).isEqualTo(FormMessage.fine());
        assertThat(SettingsCheck.imageDirectory(there + "/not").level()).isEqualTo(Level.WARNING);
        assertThat(SettingsCheck.imageDirectory("images").level()).isEqualTo(Level.ERROR);
    }

    @Test
    void limitsNamesAndLabelsAreChecked() {
        assertThat(SettingsCheck.memoryLimit("24 GiB")).isEqualTo(FormMessage.fine());
        assertThat(SettingsCheck.memoryLimit("24").text()).contains("is not a size");
        assertThat(SettingsCheck.memoryLimit("0 GiB").level()).isEqualTo(Level.ERROR);
        assertThat(SettingsCheck.count("0")).isEqualTo(FormMessage.fine());
        assertThat(SettingsCheck.count("-1").level()).isEqualTo(Level.ERROR);
        assertThat(SettingsCheck.name("hv1.lab")).isEqualTo(FormMessage.fine());
        assertThat(SettingsCheck.name("a/b").level()).isEqualTo(Level.ERROR);
        assertThat(SettingsCheck.labels("kvm large")).isEqualTo(FormMessage.fine());
        assertThat(SettingsCheck.labels("kvm a=b").text()).contains("'a=b'");
        assertThat(SettingsCheck.pool("fast")).isEqualTo(FormMessage.fine());
        assertThat(SettingsCheck.pool("a/b").level()).isEqualTo(Level.ERROR);
    }

    @Test
    void twoHypervisorsOfOneNameAreRefusedAlsoInOtherClouds() {
        assertThat(SettingsCheck.twice(List.of("a", "b"), List.of("c"))).isEmpty();
        assertThat(SettingsCheck.twice(List.of("a", "b", "a"), List.of())
                        .orElseThrow()
                        .text())
                .contains("two hypervisors named 'a'");
        assertThat(SettingsCheck.twice(List.of("a", "b"), List.of("b"))
                        .orElseThrow()
                        .text())
                .contains("two hypervisors named 'b'");
    }

    @Test
    void whatAdministratorsShouldMendIsNamed() {
        HypervisorDescription ssh = HypervisorDescriptionTest.of("qemu+ssh://h/system");

        assertThat(SettingsCheck.problems(List.of(HypervisorDescriptionTest.of("qemu:///system"))))
                .isEmpty();
        assertThat(SettingsCheck.problems(List.of(ssh, ssh)))
                .satisfiesExactly(
                        twice -> assertThat(twice).contains("two hypervisors named 'hv'"),
                        first -> assertThat(first).startsWith("Hypervisor hv has no host key in its settings"),
                        second -> assertThat(second).isNotBlank());
    }

    @Test
    void howLongImagesStayIsAsConfiguredOrUsual() {
        assertThat(ImageRetention.of("", "")).isEqualTo(ImageRetention.USUAL);
        assertThat(ImageRetention.of("30d", "50 GiB")).isEqualTo(new ImageRetention(Duration.ofDays(30), 50L << 30));
        assertThatThrownBy(() -> ImageRetention.of("30", "")).hasMessageContaining("is not a duration");
        assertThatThrownBy(() -> ImageRetention.of("", "50")).hasMessageContaining("is not a size");
    }
}
