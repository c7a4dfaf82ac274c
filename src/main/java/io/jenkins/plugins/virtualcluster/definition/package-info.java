/** What users write: clusters, hosts, disks, networks, suites and cases; reading and checking it. */
package io.jenkins.plugins.virtualcluster.definition;
