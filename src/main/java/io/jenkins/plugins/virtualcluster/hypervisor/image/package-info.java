/**
 * Makes an image available on a hypervisor: reads its header, downloads and verifies it, and uploads it once into the
 * storage pool.
 *
 * <p>Only {@code libvirt} may use it.
 *
 * <p>It must never know clusters and guests.
 */
package io.jenkins.plugins.virtualcluster.hypervisor.image;
