package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.document.DomainType;
import io.jenkins.plugins.virtualcluster.hypervisor.document.Xml;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** What libvirt says a hypervisor could do. Safe for use by several threads, which its document alone is not. */
public final class Capabilities {
    private final Element root;
    private final String text;

    private Capabilities(String xml, Element root) {
        text = xml;
        this.root = root;
    }

    /** Asks libvirt for them. */
    public static Capabilities of(LibvirtConnection connection) throws HypervisorException, InterruptedException {
        return parse(connection.call("asking for capabilities", connect -> connect.getCapabilities()));
    }

    static Capabilities parse(String xml) throws HypervisorException {
        return new Capabilities(xml, Xml.parse("capabilities", xml));
    }

    /** The same for the same machine with the same software. */
    public String identity() {
        return text;
    }

    /** The hypervisor's own; of those that hosts cannot have, the most common stands in. */
    public synchronized Architecture architecture() {
        String name = Xml.text(root, "host/cpu/arch");
        return Stream.of(Architecture.values())
                .filter(arch -> arch.libvirtName().equals(name))
                .findFirst()
                .orElse(Architecture.X86_64);
    }

    /** Those that it can run or emulate and that hosts can have. */
    public synchronized Set<Architecture> architectures() {
        return Stream.of(Architecture.values())
                .filter(arch -> !types(arch).isEmpty())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Architecture.class)));
    }

    /** The machine types of that architecture, with their versions; empty if libvirt names none. */
    public synchronized Set<String> machines(Architecture arch) {
        return Xml.all(root, "guest/arch").stream()
                .filter(element -> element.getAttribute("name").equals(arch.libvirtName()))
                .flatMap(element -> Xml.all(element, "machine").stream())
                .map(Element::getTextContent)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How it could run guests of that architecture; none if it cannot. The set is the caller's. */
    public synchronized Set<DomainType> types(Architecture arch) {
        return Xml.all(root, "guest/arch").stream()
                .filter(element -> element.getAttribute("name").equals(arch.libvirtName()))
                .flatMap(element -> Xml.all(element, "domain").stream())
                .map(element -> element.getAttribute("type"))
                .flatMap(type -> EnumSet.allOf(DomainType.class).stream()
                        .filter(known -> known.libvirtName().equals(type)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DomainType.class)));
    }
}
