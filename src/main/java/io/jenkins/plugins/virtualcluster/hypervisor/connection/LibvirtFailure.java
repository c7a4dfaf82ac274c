package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.util.List;
import java.util.Locale;
import org.libvirt.Error;
import org.libvirt.LibvirtException;

/** What libvirt refused: the hypervisor, what was asked for, libvirt's words, and the remedy where one is known. */
public final class LibvirtFailure extends HypervisorException {
    private static final long serialVersionUID = 1L;

    /** The user that the master or ssh runs as is not in the group that libvirt's socket belongs to. */
    private static final String GROUP = "Add it to the group libvirt (`adduser USER libvirt`), and log in again";

    /**
     * What libvirt or ssh says, and what that means.
     *
     * @param words in lower case; all that are between {@code ...} are in it, in this order
     * @param sentence ours, without its subject's name and without a full stop
     * @param remedy a sentence; empty where the first says it
     */
    private record Kind(String words, String sentence, String remedy) {
        boolean is(String lower) {
            int from = 0;
            for (String each : words.split(" [.]{3} ")) {
                int at = lower.indexOf(each, from);
                if (at < 0) {
                    return false;
                }
                from = at + each.length();
            }
            return true;
        }
    }

    private static final String HOST_KEY =
            "Compare the machine's own key (in /etc/ssh there) with `ssh-keyscan HOST`, then put it into"
                    + " ~/.ssh/known_hosts, into the file that `known_hosts` in the URI names, or, in Jenkins, into the"
                    + " hypervisor's field \"Known host keys\"";

    private static final String LOGIN =
            "Give the right key, in a URI as `keyfile`, in Jenkins as SSH credentials; or add its"
                    + " public half to ~/.ssh/authorized_keys there";

    private static final String FIREWALL = "Check that the machine runs and that no firewall is in the way";

    /** The first that fits counts. */
    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "host identification has changed", "the machine's host key is not the one that is known", HOST_KEY),
            new Kind("host key verification failed", "the machine's host key is not known", HOST_KEY),
            new Kind(
                    "value too large for defined data type",
                    "ssh printed more than libvirt passes on",
                    "This usually means that the machine's host key has changed: compare the known key with the machine's"
                            + " (`ssh-keyscan HOST`, and /etc/ssh on the machine)"),
            new Kind("permission denied (", "the machine does not accept the SSH key", LOGIN),
            new Kind("too many authentication failures", "the machine does not accept the SSH key", LOGIN),
            new Kind(
                    "unprotected private key file",
                    "ssh does not use a key file that others may read",
                    "`chmod 600` the file"),
            new Kind(
                    "nc: ... not found",
                    "the machine has neither virt-ssh-helper nor nc, which connect ssh with libvirt",
                    "Install libvirt's daemon, or netcat (Debian: netcat-openbsd), there"),
            new Kind("failed to connect socket ... permission denied", "the user may not use libvirt there", GROUP),
            new Kind(
                    "failed to connect socket ... connection refused",
                    "nobody answers at libvirt's socket",
                    "libvirtd has ended there and left its socket: `systemctl restart libvirtd`"),
            new Kind(
                    "could not resolve hostname",
                    "the machine's name cannot be resolved",
                    "Check the machine's name in the URI"),
            new Kind("no route to host", "no route leads to the machine", FIREWALL),
            new Kind("network is unreachable", "no route leads to the machine", FIREWALL),
            new Kind(
                    "connection refused",
                    "the machine refuses the connection",
                    "Check that the machine runs and that its libvirtd or sshd listens"),
            new Kind("connection timed out", "the machine does not answer", FIREWALL),
            new Kind(
                    "failed to connect socket",
                    "libvirt's socket is not there",
                    "libvirtd does not run there, or its socket is elsewhere: `systemctl enable --now libvirtd`"),
            new Kind("authentication unavailable", "the user may not use libvirt there", GROUP),
            new Kind(
                    "no space left",
                    "the storage there is full",
                    "Free space in the storage pool, or name a larger one, in a URI as `pool`"),
            new Kind(
                    "storage pool not found",
                    "there is no such storage pool",
                    "Make one there: `virsh pool-define-as default dir --target /var/lib/libvirt/images && virsh"
                            + " pool-start default && virsh pool-autostart default`; or name another, in a URI as"
                            + " `pool`"),
            new Kind(
                    "dnsmasq",
                    "the network's DHCP and name server did not start",
                    "Install dnsmasq there (Debian: dnsmasq-base, Fedora and RHEL: dnsmasq)"),
            new Kind(
                    "unable to find any firmware",
                    "the machine has no such firmware",
                    "Install the firmware for UEFI there (Debian: ovmf for x86_64, qemu-efi-aarch64 for aarch64), or"
                            + " change `firmware` or `secure_boot`"),
            new Kind(
                    "internal snapshots ... pflash",
                    "libvirt there saves no guest that boots by UEFI",
                    "Use an image that boots by BIOS (`firmware: bios`) to have its cluster put back within seconds"),
            new Kind(
                    "internal snapshot for disk ... unsupported",
                    "a disk of the guest cannot be saved",
                    "Only disks in qcow2 can be saved"),
            new Kind(
                    "does not support snapshots",
                    "a disk of the guest cannot be saved",
                    "Only disks in qcow2 can be saved"),
            new Kind(
                    "state blocked",
                    "the guest has a device or processor that cannot be saved",
                    "Change `cpu`, or remove the device"),
            new Kind(
                    "cannot allocate memory",
                    "the machine has no memory left for this guest",
                    "Stop other guests there"),
            new Kind("could not open '/dev/kvm'", "QEMU may not use KVM", "Check the rights of /dev/kvm there"),
            new Kind(
                    "permission denied",
                    "the user that QEMU runs as may not read a file",
                    "Keep images in the storage pool's directory"),
            new Kind(
                    "storage pool ' ... is not active",
                    "the storage pool is not active",
                    "Start it there: `virsh pool-start NAME`"),
            new Kind("end of file while reading data", "the connection to libvirt was lost", ""),
            new Kind("connection reset", "the connection to the machine was lost", ""),
            new Kind("broken pipe", "the connection to the machine was lost", ""),
            new Kind("client socket is closed", "the connection to libvirt was lost", ""));

    /** In lower case, as are the next ones. The codes of these say less: most are internal errors. */
    private static final List<String> LOST = List.of(
            "client socket is closed",
            "end of file while reading data",
            "connection reset",
            "broken pipe",
            "cannot recv data",
            "cannot write data");

    private static final List<String> PASSING = List.of(
            "still in use",
            "being allocated",
            "asynchronous jobs running",
            "cannot acquire state change lock",
            "device or resource busy",
            "text file busy");

    private static final int SHORT = 300;

    private final transient Error error;

    /**
     * @param where the hypervisor's place
     * @param doing such as {@code creating volume x.qcow2}
     */
    LibvirtFailure(String where, String doing, LibvirtException cause) {
        super(where + ": " + doing + " failed" + told(words(cause)), cause);
        error = cause.getError();
    }

    /** libvirt's own words, in one short line. */
    public String words() {
        return brief(words(getCause()));
    }

    /**
     * What libvirt or ssh said, in one short line. ssh's banner about a host key is left out: it fills a page, and advises to
     * edit a file that may be a temporary one of ours.
     */
    static String brief(String original) {
        String line = original.strip().replaceAll("\\s+", " ");
        if (line.toLowerCase(Locale.ROOT).contains("host key verification failed")) {
            return "Host key verification failed";
        }
        return line.length() > SHORT ? line.substring(0, SHORT) + "..." : line;
    }

    /** Our sentence and the remedy where the kind is known, with the original behind; it follows {@code failed}. */
    static String told(String original) {
        String lower = original.toLowerCase(Locale.ROOT);
        String ours = KINDS.stream()
                .filter(kind -> kind.is(lower))
                .findFirst()
                .map(kind -> ": " + kind.sentence() + (kind.remedy().isEmpty() ? "" : ". " + kind.remedy()))
                .orElse("");
        return ours + " (libvirt: " + brief(original) + ")";
    }

    /** Whether libvirt says that what was asked for is not there. */
    public boolean notFound() {
        return error != null
                && switch (error.getCode()) {
                    case VIR_ERR_NO_DOMAIN,
                            VIR_ERR_NO_NETWORK,
                            VIR_ERR_NO_STORAGE_VOL,
                            VIR_ERR_NO_STORAGE_POOL,
                            VIR_ERR_NO_DOMAIN_METADATA -> true;
                    default -> false;
                };
    }

    /** Whether libvirt says that there is a volume of that name already. */
    public boolean volumeExists() {
        return error != null && error.getCode() == Error.ErrorNumber.VIR_ERR_STORAGE_VOL_EXIST;
    }

    /** Whether the connection, or what is at its other end, went away. */
    public boolean connectionLost() {
        return is(LOST);
    }

    /** Whether it is of a kind that passes by itself: something else is just at work with the object. */
    public boolean passing() {
        return is(PASSING);
    }

    private boolean is(List<String> words) {
        String lower = words(getCause()).toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(lower::contains);
    }

    /** Whether a network could not be made since another one, or the machine itself, uses its subnet. */
    public boolean subnetTaken() {
        return is(List.of("already in use by interface", "already in use by other network"));
    }

    private static String words(Throwable cause) {
        String words = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return words.strip().replaceAll("[\\r\\n]+", " ");
    }
}
