/**
 * What is written to and read from a hypervisor as text or bytes: libvirt's XML for domains, networks, and volumes,
 * leases and tickets in it, object names, and the ISO image with a guest's cloud-init data. Pure functions: nothing
 * here calls libvirt.
 *
 * <p>Only the sub-rooms that talk to libvirt may use it.
 *
 * <p>It must never know a connection, a thread, or a time limit.
 */
package io.jenkins.plugins.virtualcluster.hypervisor.document;
