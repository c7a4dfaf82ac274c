package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import java.util.Optional;

/**
 * What suites need to know of a cluster, also of one that is invalid.
 *
 * @param name the file's name without {@code .yaml}
 * @param hosts omitted if they could not be read
 * @param cluster absent if it is invalid
 */
record ClusterOutline(String name, Optional<HostNames> hosts, Optional<Cluster> cluster) {}
