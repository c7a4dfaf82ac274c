/**
 * Finds what remains of runs that are over, and removes it. A {@code Master} says which clusters are its own.
 *
 * <p>The command line and the Jenkins room may use it.
 *
 * <p>It must never know how to start anything.
 */
package io.jenkins.plugins.virtualcluster.hypervisor.leftover;
