package io.jenkins.plugins.virtualcluster.hypervisor.document;

/**
 * How a hypervisor runs guests of one architecture.
 *
 * @param pvpanic whether its libvirt has the panic device for machines that have none of their own: since 9.1.0
 */
public record GuestKind(DomainType type, boolean pvpanic) {}
