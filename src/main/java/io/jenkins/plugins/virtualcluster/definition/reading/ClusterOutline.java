package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What suites need to know of a cluster, also of one that is invalid.
 *
 * @param name the file's name without {@code .yaml}
 * @param hosts the names of its hosts in the order of the file; omitted if they could not be read
 * @param cluster absent if it is invalid
 */
record ClusterOutline(String name, Optional<Set<String>> hosts, Optional<Cluster> cluster) {
    ClusterOutline {
        hosts = hosts.map(names -> Collections.unmodifiableSet(new LinkedHashSet<>(names)));
    }
}
