package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtSsh;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HypervisorAddressTest {

    @Test
    void theMachineItselfHasNoDoor() {
        assertThat(HypervisorAddress.parse("qemu:///system"))
                .isEqualTo(new HypervisorAddress(
                        "qemu:///system", "default", Optional.empty(), Set.of(), HypervisorLimits.USUAL));
    }

    @Test
    void aSocketStaysInTheUriAndThePoolDoesNot() {
        assertThat(HypervisorAddress.parse("qemu+unix:///system?socket=/run/x/sock&pool=fast"))
                .isEqualTo(new HypervisorAddress(
                        "qemu+unix:///system?socket=/run/x/sock",
                        "fast",
                        Optional.empty(),
                        Set.of(),
                        HypervisorLimits.USUAL));
    }

    @Test
    void anSshUriIsAlsoTheDoorToTheGuests() {
        HypervisorAddress address = HypervisorAddress.parse(
                "qemu+ssh://root@hv.example.org:2222/system?keyfile=/k/id%20a&known_hosts=/k/known&pool=p");

        assertThat(address.libvirtUri())
                .isEqualTo("qemu+ssh://root@hv.example.org:2222/system?keyfile=/k/id%20a&no_tty=1");
        assertThat(address.pool()).isEqualTo("p");
        assertThat(address.door())
                .contains(new SshDoor(
                        "hv.example.org",
                        2222,
                        Optional.of("root"),
                        Optional.of(Path.of("/k/id a")),
                        Optional.of(Path.of("/k/known"))));
    }

    @Test
    void anSshUriMaySayLittle() {
        assertThat(HypervisorAddress.parse("qemu+ssh://hv/system").door())
                .contains(new SshDoor("hv", 22, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "qemu:", "qemu ssh://x/system", "qemu+ssh:///system", "/var/run/sock"})
    void whatIsNoUriOfAHypervisorIsToldWithAnExample(String text) {
        assertThatThrownBy(() -> HypervisorAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("qemu:///system");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu+ssh://me:s3cret@hv/system",
                "qemu+tcp://me:s3cret@hv:1/x",
                "x y://:s3cret@",
                "a://u:s3cret/@h"
            })
    void aPasswordIsRefusedAndNotRepeated(String text) {
        assertThatThrownBy(() -> HypervisorAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has a password in it")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void theSshCommandTrustsOnlyTheNamedHostKeysAndNeverAsks() {
        SshDoor door = new SshDoor(
                "hv", 22, Optional.empty(), Optional.of(Path.of("/k/id")), Optional.of(Path.of("/it's/100%/known")));

        assertThat(LibvirtSsh.script(door))
                .startsWith("#!/bin/sh\ntrap '' INT\nexec ssh ")
                .contains(" -o BatchMode=yes ", " -o IdentitiesOnly=yes ", " -o StrictHostKeyChecking=yes ")
                .contains("'UserKnownHostsFile=\"/it'\\''s/100%%/known\"'")
                .endsWith(" \"$@\"\n");
    }

    @Test
    void theSshCommandIsPrivateAndGoesWithItsConnection() throws Exception {
        SshDoor door = HypervisorAddress.parse("qemu+ssh://hv/system").door().orElseThrow();
        LibvirtSsh command = LibvirtSsh.create(door);
        String uri = command.in("qemu+ssh://hv/system?no_tty=1");
        Path script = Path.of(uri.substring(uri.indexOf("command=") + 8));

        assertThat(script).isExecutable();
        assertThat(java.nio.file.Files.getPosixFilePermissions(script.getParent()))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        command.close();
        assertThat(script.getParent()).doesNotExist();
    }

    @Test
    void labelsAndLimitsAreOurOwnParameters() {
        HypervisorAddress address = HypervisorAddress.parse(
                "qemu:///system?labels=kvm,big&memory=16GiB&cpus=8&clusters=2&cpu-overcommit=4&disk-overcommit=1");

        assertThat(address.libvirtUri()).isEqualTo("qemu:///system");
        assertThat(address.labels()).containsExactly("big", "kvm");
        assertThat(address.limits())
                .isEqualTo(new HypervisorLimits(
                        Optional.of(DataSize.parse("16 GiB")), OptionalInt.of(8), OptionalInt.of(2), 4, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "memroy=16GiB, there is no parameter 'memroy'; did you mean memory?",
        "Cpus=2, there is no parameter 'Cpus'; did you mean cpus?",
        "cpu_overcommit=2, there is no parameter 'cpu_overcommit'; did you mean cpu-overcommit or",
        "frobnicate=1, there is no parameter 'frobnicate'; there is auth",
        "clusters, parameter clusters has no value; expected clusters=VALUE",
        "cpus=2&cpus=3, parameter cpus is given twice",
    })
    void aParameterThatWouldNotBeInForceIsRefused(String parameters, String message) {
        assertThatThrownBy(() -> HypervisorAddress.parse("qemu:///system?" + parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'qemu:///system?" + parameters + "': " + message);
    }

    @Test
    void theParametersOfLibvirtGoThroughAsTheyAre() {
        assertThat(HypervisorAddress.parse("qemu+tls://hv/system?no_verify=1&&pkipath=/p&tls_priority=NORMAL%3A")
                        .libvirtUri())
                .isEqualTo("qemu+tls://hv/system?no_verify=1&pkipath=/p&tls_priority=NORMAL:");
    }

    @Test
    void aCommandOnTheMachineIsRunAsLibvirtWouldRunIt() {
        SshDoor door = HypervisorAddress.parse("qemu+ssh://me@hv:2222/system?keyfile=/k/id")
                .door()
                .orElseThrow();
        assertThat(LibvirtSsh.words("/my/ssh", door, "cat x"))
                .containsExactly("/my/ssh", "-T", "-p", "2222", "-l", "me", "-i", "/k/id", "--", "hv", "cat x");
    }

    @ParameterizedTest
    @CsvSource({
        "labels=, 'labels is '''''",
        "'labels=a,,b', 'labels is ''a,,b'''",
        "memory=16, 'expected a size such as 16GiB'",
        "cpus=0, 'expected a whole number from 1'",
        "clusters=many, 'clusters is ''many'''",
    })
    void aWrongLabelOrLimitIsNamed(String parameter, String message) {
        assertThatThrownBy(() -> HypervisorAddress.parse("qemu:///system?" + parameter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theLibrariesForSshAreGivenTheKnownHostsAndTheProgramHasThemFromUs() {
        String rest = "://me@big/system?known_hosts=/k";

        assertThat(HypervisorAddress.parse("qemu+libssh" + rest).libvirtUri()).contains("known_hosts=/k");
        assertThat(HypervisorAddress.parse("qemu+libssh2" + rest).libvirtUri()).contains("known_hosts=/k");
        assertThat(HypervisorAddress.parse("qemu+ssh" + rest).libvirtUri()).doesNotContain("known_hosts");
        for (String scheme : new String[] {"qemu+libssh", "qemu+libssh2", "qemu+ssh"}) {
            assertThat(HypervisorAddress.parse(scheme + rest)
                            .door()
                            .orElseThrow()
                            .knownHosts())
                    .contains(Path.of("/k"));
        }
    }
}
