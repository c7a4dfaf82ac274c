/**
 * Decides on which hypervisor a cluster starts: who fits, who has free capacity, whose turn it is in the queue, and
 * when to ask again. {@code Fleet} is the door.
 *
 * <p>Runs, the command line, and the Jenkins room may use it. It works with the port {@code Hypervisor} alone.
 *
 * <p>It must never know libvirt, XML, or images.
 */
package io.jenkins.plugins.virtualcluster.hypervisor.placing;
