/**
 * Files on the controller's own disk: temporary files that survive no process, the cache, and hashes.
 *
 * <p>Only the sub-rooms of {@code hypervisor} may use it.
 *
 * <p>It must never know hypervisors.
 */
package io.jenkins.plugins.virtualcluster.hypervisor.local;
