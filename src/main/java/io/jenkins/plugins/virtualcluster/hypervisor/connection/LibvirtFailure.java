package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.libvirt.Error;
import org.libvirt.LibvirtException;

/** What libvirt refused: the hypervisor, what was asked for, libvirt's words, and the remedy where one is known. */
public final class LibvirtFailure extends HypervisorException {
    private static final long serialVersionUID = 1L;

    /** The user that the master or ssh runs as is not in the group that libvirt's socket belongs to. */
    private static final String GROUP =
            "The user may not use libvirt there: add it to the group libvirt (`adduser USER libvirt`), and log in again";

    /** Words in libvirt's messages, in lower case, and what helps; the first of which all words are found, in this order. */
    private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

    static {
        REMEDIES.put(
                "host key verification failed",
                "Compare the machine's own key (in /etc/ssh there) with `ssh-keyscan HOST`, then put it into"
                        + " ~/.ssh/known_hosts, into the file that `known_hosts` in the URI names, or, in Jenkins, into the"
                        + " hypervisor's field \"Known host keys\"");
        REMEDIES.put(
                "value too large for defined data type",
                "SSH printed more than libvirt passes on, which usually means that the machine's host key has changed:"
                        + " compare the known key with the machine's (`ssh-keyscan HOST`, and /etc/ssh on the machine)");
        REMEDIES.put(
                "permission denied (publickey",
                "The machine does not accept the SSH key: give the right one, in a URI as `keyfile`, or add its public"
                        + " half to ~/.ssh/authorized_keys there");
        REMEDIES.put("failed to connect socket ... permission denied", GROUP);
        REMEDIES.put(
                "failed to connect socket ... connection refused",
                "libvirtd has ended there and left its socket: `systemctl restart libvirtd`");
        REMEDIES.put("could not resolve hostname", "Check the machine's name in the URI");
        REMEDIES.put("connection refused", "Check that the machine runs and that its libvirtd or sshd listens");
        REMEDIES.put("connection timed out", "Check that the machine runs and that no firewall is in the way");
        REMEDIES.put(
                "failed to connect socket",
                "libvirtd does not run there, or its socket is elsewhere: `systemctl enable --now libvirtd`");
        REMEDIES.put("authentication unavailable", GROUP);
        REMEDIES.put("no space left", "Free space in the storage pool, or name a larger one, in a URI as `pool`");
        REMEDIES.put(
                "storage pool not found",
                "Make one there: `virsh pool-define-as default dir --target /var/lib/libvirt/images && virsh pool-start"
                        + " default && virsh pool-autostart default`; or name another, in a URI as `pool`");
        REMEDIES.put("dnsmasq", "Install dnsmasq there (Debian: dnsmasq-base, Fedora and RHEL: dnsmasq)");
        REMEDIES.put(
                "unable to find any firmware",
                "Install the firmware for UEFI there (Debian: ovmf for x86_64, qemu-efi-aarch64 for aarch64), or change"
                        + " `firmware` or `secure_boot`");
        REMEDIES.put("cannot allocate memory", "The machine has no memory left for this guest; stop other guests");
        REMEDIES.put(
                "permission denied",
                "The user that QEMU runs as may not read a file: keep images in the storage pool's directory");
        REMEDIES.put("could not open '/dev/kvm'", "Check the rights of /dev/kvm there");
        REMEDIES.put("storage pool '", "If it is not active, start it there: `virsh pool-start NAME`");
    }

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
        super(where + ": " + doing + " failed: " + brief(words(cause)) + remedy(words(cause)), cause);
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
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.contains("host identification has changed")) {
            return "the machine's host key is not the one that is known (Host key verification failed)";
        }
        if (lower.contains("host key verification failed")) {
            return "the machine's host key is not known (Host key verification failed)";
        }
        return line.length() > SHORT ? line.substring(0, SHORT) + "..." : line;
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

    /** What helps, behind a full stop; empty if that is not known. */
    static String remedy(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return REMEDIES.entrySet().stream()
                .filter(entry -> hasAll(lower, entry.getKey().split(" [.]{3} ")))
                .map(entry -> ". " + entry.getValue())
                .findFirst()
                .orElse("");
    }

    private static boolean hasAll(String text, String... words) {
        int from = 0;
        for (String each : words) {
            int at = text.indexOf(each, from);
            if (at < 0) {
                return false;
            }
            from = at + each.length();
        }
        return true;
    }
}
