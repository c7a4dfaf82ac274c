package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** What libvirt says a hypervisor could do. */
final class Capabilities {
    private final Element root;
    private final String text;

    private Capabilities(String xml, Element root) {
        text = xml;
        this.root = root;
    }

    static Capabilities of(LibvirtConnection connection) throws HypervisorException, InterruptedException {
        return parse(connection.call("asking for capabilities", connect -> connect.getCapabilities()));
    }

    static Capabilities parse(String xml) throws HypervisorException {
        return new Capabilities(xml, Xml.parse("capabilities", xml));
    }

    /** The same for the same machine with the same software. */
    String identity() {
        return text;
    }

    /** The hypervisor's own; of those that hosts cannot have, the most common stands in. */
    Architecture architecture() {
        String name = Xml.text(root, "host/cpu/arch");
        return Stream.of(Architecture.values())
                .filter(arch -> arch.libvirtName().equals(name))
                .findFirst()
                .orElse(Architecture.X86_64);
    }

    Set<DomainType> types(Architecture arch) {
        return Xml.all(root, "guest/arch").stream()
                .filter(element -> element.getAttribute("name").equals(arch.libvirtName()))
                .flatMap(element -> Xml.all(element, "domain").stream())
                .map(element -> element.getAttribute("type"))
                .flatMap(type -> EnumSet.allOf(DomainType.class).stream()
                        .filter(known -> known.libvirtName().equals(type)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DomainType.class)));
    }
}
