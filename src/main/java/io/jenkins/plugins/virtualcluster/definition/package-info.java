/**
 * What users write, as values: clusters, hosts, disks, networks, suites, cases, tags. All values are immutable and
 * valid once they exist.
 *
 * <p>Every room may use this package. It uses none of its sub-rooms.
 *
 * <p>It must never know files, YAML, or where a value came from.
 */
package io.jenkins.plugins.virtualcluster.definition;
