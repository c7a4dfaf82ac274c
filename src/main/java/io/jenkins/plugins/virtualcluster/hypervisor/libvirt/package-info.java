/**
 * The port {@code Hypervisor} on libvirt: starts, inspects, watches, and removes clusters. {@code LibvirtHypervisor} is
 * the door, {@code LibvirtSession} is what is open to one hypervisor.
 *
 * <p>Only code that opens hypervisors (the entry point of the command line, the cloud in Jenkins) and {@code leftover}
 * may use it.
 *
 * <p>It must never know why a cluster is placed here, or what runs on it.
 */
package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;
