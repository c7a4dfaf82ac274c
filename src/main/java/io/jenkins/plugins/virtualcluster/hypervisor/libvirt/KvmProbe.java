package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorFacts.Virtualization;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.Capabilities;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.Deadline;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.document.DomainType;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.document.Xml;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.Error;
import org.libvirt.LibvirtException;

/**
 * Finds out whether guests run on KVM. That a hypervisor offers it does not say so: on some machines a guest ends as soon as
 * it begins. So a guest without a disk is started, once for each hypervisor and each of its software versions.
 */
public final class KvmProbe {
    private static final Map<String, Answer> KNOWN = new ConcurrentHashMap<>();
    private static final Duration WORKS_AGE = Duration.ofDays(7);
    /** The reason may pass: no memory was left just then, or a module is loaded since. */
    private static final Duration FAILS_AGE = Duration.ofMinutes(30);

    private static final String OWNER = "probe for KVM";
    /** A guest that cannot run on KVM ends at once. */
    private static final Duration LOOK = Duration.ofMillis(400);

    private static final Duration STEP = Duration.ofMillis(20);
    private static final int AUTO_DESTROY = 1 << 1;
    private static final Pattern QEMU_ERROR =
            Pattern.compile("qemu-system-[a-z0-9_]+: error: (.*?)(?= qemu-system-|\\.$|$)");
    private static final Virtualization WORKS = new Virtualization(true, "Guests run on KVM");
    private static final Virtualization STOPS = new Virtualization(
            false, "Guests are emulated in software: KVM is available, but a guest on it stopped at once");
    /** Begins the cached answer of a hypervisor whose guests run on KVM; the sentence follows in each answer. */
    private static final String CACHED_KVM = "kvm ";

    private static final String CACHED_OTHER = "other ";

    /** What is known, and since when in this process. */
    private record Answer(Virtualization found, long nanoTime) {
        boolean holds() {
            return System.nanoTime() - nanoTime < (found.kvm() ? WORKS_AGE : FAILS_AGE).toNanos();
        }
    }

    private final LibvirtConnection connection;
    private final Capabilities capabilities;
    private final Cache cache;

    KvmProbe(LibvirtConnection connection, Capabilities capabilities, Cache cache) {
        this.connection = connection;
        this.capabilities = capabilities;
        this.cache = cache;
    }

    /** How guests of that architecture run on this hypervisor; empty if they do not. */
    Optional<DomainType> typeFor(Architecture arch) throws HypervisorException, InterruptedException {
        Set<DomainType> types = capabilities.types(arch);
        if (types.contains(DomainType.KVM) && virtualization(arch).kvm()) {
            return Optional.of(DomainType.KVM);
        }
        types.remove(DomainType.KVM);
        return types.stream().findFirst();
    }

    Virtualization virtualization(Architecture arch) throws HypervisorException, InterruptedException {
        if (!capabilities.types(arch).contains(DomainType.KVM)) {
            return new Virtualization(
                    false, "Guests are emulated in software: the hypervisor offers no KVM for " + arch.libvirtName());
        }
        String key = "kvm/3/" + arch + "/" + capabilities.identity();
        Answer known = KNOWN.get(key);
        if (known == null || !known.holds()) {
            Optional<Virtualization> kept = cache.get(key, WORKS_AGE)
                    .map(KvmProbe::fromCache)
                    .filter(Virtualization::kvm)
                    .or(() -> cache.get(key, FAILS_AGE).map(KvmProbe::fromCache));
            known = new Answer(kept.isPresent() ? kept.get() : probe(arch), System.nanoTime());
            if (kept.isEmpty()) {
                cache.put(key, forCache(known.found()));
            }
            KNOWN.put(key, known);
        }
        return known.found();
    }

    private static String forCache(Virtualization found) {
        return (found.kvm() ? CACHED_KVM : CACHED_OTHER) + found.sentence();
    }

    private static Virtualization fromCache(String text) {
        return new Virtualization(text.startsWith(CACHED_KVM), text.substring(text.indexOf(' ') + 1));
    }

    /** Whether it is what a probe left whose hypervisor ended amidst; that is nobody's, and anybody may remove it. */
    public static boolean isProbe(FoundCluster cluster) {
        return cluster.lease().filter(lease -> lease.owner().equals(OWNER)).isPresent();
    }

    private Virtualization probe(Architecture arch) throws HypervisorException, InterruptedException {
        String run = "probe" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
        String name = ObjectNames.domain(run, "kvm");
        try {
            return connection.call("starting a guest on KVM", connect -> {
                // It goes with this connection, should this process end first.
                Domain domain = connect.domainCreateXML(document(arch, run, name), AUTO_DESTROY);
                try {
                    if (!keepsRunning(domain)) {
                        return STOPS;
                    }
                    domain.destroy();
                    return WORKS;
                } finally {
                    domain.free();
                }
            });
        } catch (LibvirtFailure e) {
            if (!connection.usable()) {
                throw e;
            }
            return new Virtualization(
                    false,
                    "Guests are emulated in software: KVM is available, but no guest runs on it (" + reason(e) + ")");
        }
    }

    /** QEMU's own error where libvirt passes one on with all that QEMU said besides. */
    private static String reason(LibvirtFailure failure) {
        Matcher matcher = QEMU_ERROR.matcher(failure.words());
        return matcher.find() ? matcher.group(1).strip() : failure.words();
    }

    private static boolean keepsRunning(Domain domain) throws LibvirtException, InterruptedException {
        Deadline end = Deadline.in(LOOK);
        while (!end.hasPassed()) {
            if (!isRunning(domain)) {
                return false;
            }
            Thread.sleep(STEP.toMillis());
        }
        return true;
    }

    /** A guest that has ended is not there any more, as it was never defined. */
    private static boolean isRunning(Domain domain) throws LibvirtException {
        try {
            return domain.getInfo().state == DomainInfo.DomainState.VIR_DOMAIN_RUNNING;
        } catch (LibvirtException e) {
            if (e.getError().getCode() == Error.ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return false;
            }
            throw e;
        }
    }

    private static String document(Architecture arch, String run, String name) {
        Lease lease = new Lease(run, "", "", OWNER, "", Instant.now().plus(Duration.ofMinutes(2)), false);
        return Xml.element("domain")
                .with("type", DomainType.KVM.libvirtName())
                .add(
                        Xml.element("name", name),
                        Xml.element("metadata").add(LeaseText.namespacedElement(lease, "kvm")),
                        Xml.element("memory", 64).with("unit", "MiB"),
                        Xml.element("vcpu", 1),
                        Xml.element("os").add(Xml.element("type", "hvm").with("arch", arch.libvirtName())),
                        Xml.element("cpu").with("mode", "host-passthrough"),
                        Xml.element("devices")
                                .add(
                                        Xml.element("controller")
                                                .with("type", "usb")
                                                .with("model", "none"),
                                        Xml.element("memballoon").with("model", "none")))
                .toString();
    }
}
