package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.document.DomainType;
import io.jenkins.plugins.virtualcluster.hypervisor.document.Xml;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/** What libvirt says that guests of one architecture and machine could have on a hypervisor. */
public final class DomainCapabilities {
    private final Element root;

    private DomainCapabilities(Element root) {
        this.root = root;
    }

    /** Empty if libvirt does not say. */
    public static Optional<DomainCapabilities> of(
            LibvirtConnection connection, Architecture arch, String machine, DomainType type)
            throws HypervisorException, InterruptedException {
        Optional<String> xml = connection.call(
                "asking for the capabilities of guests",
                connect -> connect.domainCapabilities(arch.libvirtName(), machine, type.libvirtName()));
        return xml.isPresent() ? Optional.of(parse(xml.get())) : Optional.empty();
    }

    /** @param xml as libvirt writes it */
    public static DomainCapabilities parse(String xml) throws HypervisorException {
        return new DomainCapabilities(Xml.parse("capabilities of guests", xml));
    }

    /** Whether there is a firmware for UEFI that libvirt finds by itself. */
    public synchronized boolean hasUefi() {
        return values("os/enum", "firmware").contains("efi");
    }

    /** Whether there is one that keeps its variables safe from the guest, as Secure Boot needs it on x86_64. */
    public synchronized boolean hasSecureLoader() {
        return values("os/loader/enum", "secure").contains("yes");
    }

    /** Such as {@code virtio} and {@code scsi}. */
    public synchronized Set<String> diskBuses() {
        return values("devices/disk/enum", "bus");
    }

    /** Whether guests can have a processor of that mode, such as {@code maximum}. */
    public synchronized boolean hasCpuMode(String mode) {
        return Xml.all(root, "cpu/mode").stream()
                .anyMatch(element -> element.getAttribute("name").equals(mode)
                        && element.getAttribute("supported").equals("yes"));
    }

    /** The models that guests can have, as far as libvirt knows. */
    public synchronized Set<String> cpuModels() {
        return Xml.all(root, "cpu/mode/model").stream()
                .filter(element -> !element.getAttribute("usable").equals("no"))
                .map(Element::getTextContent)
                .collect(Collectors.toSet());
    }

    private Set<String> values(String path, String name) {
        return Xml.all(root, path).stream()
                .filter(element -> element.getAttribute("name").equals(name))
                .flatMap(element -> Xml.all(element, "value").stream())
                .map(Element::getTextContent)
                .collect(Collectors.toSet());
    }
}
