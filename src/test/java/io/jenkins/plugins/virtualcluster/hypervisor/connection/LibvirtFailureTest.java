package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibvirtFailureTest {
    @Test
    void theBannerOfSshAboutAHostKeyIsOneSentence() {
        String banner = "Cannot recv data: " + "@".repeat(59)
                + "\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n" + "@".repeat(59)
                + "\nIT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!"
                + "\nAdd correct host key in /tmp/logins/1/known_hosts to get rid of this message."
                + "\nHost key verification failed.: Connection reset by peer";

        assertThat(LibvirtFailure.brief(banner))
                .isEqualTo("the machine's host key is not the one that is known (Host key verification failed)");
        assertThat(LibvirtFailure.brief("Cannot recv data: Host key verification failed.: Connection reset by peer"))
                .isEqualTo("the machine's host key is not known (Host key verification failed)");
    }

    @Test
    void aLongMessageIsShortenedToOneLine() {
        assertThat(LibvirtFailure.brief("internal error:\n  qemu " + "x".repeat(1000)))
                .startsWith("internal error: qemu xxx")
                .endsWith("x...")
                .hasSize(303);
        assertThat(LibvirtFailure.brief("no such domain")).isEqualTo("no such domain");
    }

    /** That libvirtd runs and refuses the user is another matter than that it does not run. */
    @Test
    void whyTheSocketDoesNotAnswerDecidesWhatHelps() {
        assertThat(LibvirtFailure.remedy(
                        "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied"))
                .contains("`adduser USER libvirt`");
        assertThat(LibvirtFailure.remedy("Failed to connect socket to '/run/libvirt/libvirt-sock': Connection refused"))
                .contains("`systemctl restart libvirtd`");
        assertThat(LibvirtFailure.remedy(
                        "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory"))
                .contains("`systemctl enable --now libvirtd`");
        assertThat(LibvirtFailure.remedy("Cannot access storage file '/x.img': Permission denied"))
                .contains("keep images in the storage pool's directory");
        assertThat(LibvirtFailure.remedy("ssh: connect to host h port 22: Connection refused"))
                .contains("its libvirtd or sshd listens");
    }
}
