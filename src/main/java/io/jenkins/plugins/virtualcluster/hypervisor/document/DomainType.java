package io.jenkins.plugins.virtualcluster.hypervisor.document;

/** How a hypervisor runs a guest's processor. */
public enum DomainType {
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

    public String libvirtName() {
        return libvirtName;
    }
}
