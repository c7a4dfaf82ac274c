package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibvirtFailureTest {
    @Test
    void theBannerOfSshAboutAHostKeyIsOneSentence() {
        String banner = "Cannot recv data: " + "@".repeat(59)
                + "\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n" + "@".repeat(59)
                + "\nIT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!"
                + "\nAdd correct host key in /tmp/logins/1/known_hosts to get rid of this message."
                + "\nHost key verification failed.: Connection reset by peer";

        assertThat(LibvirtFailure.told(banner))
                .startsWith(": the machine's host key is not the one that is known. Compare ")
                .endsWith(" (libvirt: Host key verification failed)");
        assertThat(LibvirtFailure.told("Cannot recv data: Host key verification failed.: Connection reset by peer"))
                .startsWith(": the machine's host key is not known. Compare ")
                .endsWith(" (libvirt: Host key verification failed)");
    }

    @Test
    void aLongMessageIsShortenedToOneLine() {
        assertThat(LibvirtFailure.brief("internal error:\n  qemu " + "x".repeat(1000)))
                .startsWith("internal error: qemu xxx")
                .endsWith("x...")
                .hasSize(303);
        assertThat(LibvirtFailure.brief("no such domain")).isEqualTo("no such domain");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Cannot recv data: ssh: Could not resolve hostname h: Name or service not known: Connection reset by peer | the machine's name cannot be resolved
            Cannot recv data: root@h: Permission denied (publickey,password).: Connection reset by peer | the machine does not accept the SSH key
            Cannot recv data: Received disconnect: Too many authentication failures: Connection reset by peer | the machine does not accept the SSH key
            Cannot recv data: ssh: connect to host h port 22: No route to host: Connection reset by peer | no route leads to the machine
            Cannot recv data: ssh: connect to host h port 22: Connection timed out: Connection reset by peer | the machine does not answer
            Cannot recv data: sh: 1: nc: not found: Connection reset by peer | the machine has neither virt-ssh-helper nor nc
            Could not open '/dev/kvm': Permission denied | QEMU may not use KVM
            storage pool 'fast' is not active | the storage pool is not active
            Cannot recv data: Connection reset by peer | the connection to the machine was lost
            """)
    void whatLibvirtAndSshSayIsOneSentenceOfOursWithTheOriginalBehind(String original, String sentence) {
        assertThat(LibvirtFailure.told(original)).startsWith(": " + sentence).endsWith(" (libvirt: " + original + ")");
    }

    @Test
    void whatIsNotKnownIsTheOriginalAlone() {
        assertThat(LibvirtFailure.told("no such domain")).isEqualTo(" (libvirt: no such domain)");
    }

    /** That libvirtd runs and refuses the user is another matter than that it does not run. */
    @Test
    void whyTheSocketDoesNotAnswerDecidesWhatHelps() {
        assertThat(LibvirtFailure.told(
                        "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied"))
                .contains("`adduser USER libvirt`");
        assertThat(LibvirtFailure.told("Failed to connect socket to '/run/libvirt/libvirt-sock': Connection refused"))
                .contains("`systemctl restart libvirtd`");
        assertThat(LibvirtFailure.told(
                        "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory"))
                .contains("`systemctl enable --now libvirtd`");
        assertThat(LibvirtFailure.told("Cannot access storage file '/x.img': Permission denied"))
                .contains("Keep images in the storage pool's directory");
        assertThat(LibvirtFailure.told("ssh: connect to host h port 22: Connection refused"))
                .contains("its libvirtd or sshd listens");
    }
}
