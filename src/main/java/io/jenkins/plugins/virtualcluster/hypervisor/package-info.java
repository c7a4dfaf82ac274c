/**
 * What the rest of the house sees of a hypervisor: the port {@code Hypervisor}, its address and limits, the plan of a
 * cluster, leases, tickets, and the exceptions it throws.
 *
 * <p>Every room above may use this package, and so may all its sub-rooms. It uses none of them.
 *
 * <p>It must never know how libvirt is spoken, or that there is more than one implementation of the port.
 */
package io.jenkins.plugins.virtualcluster.hypervisor;
