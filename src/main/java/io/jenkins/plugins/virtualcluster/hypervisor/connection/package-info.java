/**
 * One connection to libvirt: opening it over SSH, its event loop, its errors, the storage pool, and what the host can
 * do. Calls on a connection are serialized here, since the native client is not safe to share between threads.
 *
 * <p>Only {@code libvirt} and {@code image} may use it.
 *
 * <p>It must never know what a cluster is, or which objects on the hypervisor belong to which run.
 */
package io.jenkins.plugins.virtualcluster.hypervisor.connection;
