/**
 * The cluster of one or more runs, from fresh keys to removal: start, connected sessions, consoles, watching guests,
 * reporting dead hosts, and the private directory that lets another process take over. {@code ManagedCluster} is the
 * door.
 *
 * <p>Runs and the Jenkins room may use it; the command line only cleans up abandoned directories.
 *
 * <p>It must never know which stages run on the cluster.
 */
package io.jenkins.plugins.virtualcluster.suite.cluster;
