package io.jenkins.plugins.virtualcluster.definition;

/** The processor architectures that a host can have, by their libvirt names. */
public enum Architecture {
    X86_64("x86_64"),
    AARCH64("aarch64"),
    PPC64LE("ppc64le"),
    S390X("s390x");

    private final String libvirtName;

    Architecture(String libvirtName) {
        this.libvirtName = libvirtName;
    }

    /** As in definitions and in libvirt's {@code <type arch=...>}. */
    public String libvirtName() {
        return libvirtName;
    }
}
