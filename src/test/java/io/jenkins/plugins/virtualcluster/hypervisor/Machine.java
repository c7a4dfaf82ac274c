package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does things to the hypervisor's own machine that libvirt would not, by SSH. */
public final class Machine {
    private Machine() {}

    /** Skips the test where the machine is not reached by SSH. */
    public static HypervisorAddress.SshDoor doorOf(HypervisorAddress address) {
        assumeTrue(address.door().isPresent(), "the hypervisor is not reached by SSH");
        return address.door().orElseThrow();
    }

    public static void run(HypervisorAddress.SshDoor door, String command) throws Exception {
        List<String> ssh = new ArrayList<>(List.of("ssh", "-F", "none", "-o", "BatchMode=yes", "-p", "" + door.port()));
        door.keyFile().ifPresent(file -> ssh.addAll(List.of("-i", file.toString())));
        door.knownHosts().ifPresent(file -> ssh.addAll(List.of("-o", "UserKnownHostsFile=" + file)));
        door.user().ifPresent(user -> ssh.addAll(List.of("-l", user)));
        ssh.addAll(List.of(door.host(), command));
        GuestShell.Result result = GuestShell.run(ssh, Duration.ofSeconds(60));
        assertThat(result.status()).as(result.output()).isZero();
    }
}
