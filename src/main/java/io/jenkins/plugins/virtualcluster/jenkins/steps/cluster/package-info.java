/**
 * The pipeline steps {@code virtualCluster} and {@code clusterScript}: a block with a cluster, and a script on its
 * hosts.
 *
 * <p>Jenkins alone, by the extensions declared here.
 *
 * <p>It must never know suites and their stages.
 */
package io.jenkins.plugins.virtualcluster.jenkins.steps.cluster;
