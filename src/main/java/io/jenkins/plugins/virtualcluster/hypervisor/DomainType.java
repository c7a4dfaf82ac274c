package io.jenkins.plugins.virtualcluster.hypervisor;

/** How a hypervisor runs a guest's processor. */
enum DomainType {
    /** On the hypervisor's own processor. */
    KVM("kvm"),
    /** In software. */
    QEMU("qemu"),
    /** In name only: libvirt's test driver. */
    TEST("test");

    private final String libvirtName;

    DomainType(String libvirtName) {
        this.libvirtName = libvirtName;
    }

    String libvirtName() {
        return libvirtName;
    }

    Xml cpu() {
        return switch (this) {
            case KVM -> Xml.element("cpu").with("mode", "host-passthrough");
            case QEMU, TEST -> Xml.element("cpu").with("mode", "maximum");
        };
    }
}
