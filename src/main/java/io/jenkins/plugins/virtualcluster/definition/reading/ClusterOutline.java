package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What suites need to know of a cluster, also of one that is not sound.
 *
 * @param name the file's name without {@code .yaml}
 * @param hosts the names of its hosts in the order of the file; left out if they could not be read
 * @param cluster left out if it is not sound
 */
record ClusterOutline(String name, Optional<Set<String>> hosts, Optional<Cluster> cluster) {
    ClusterOutline {
        hosts = hosts.map(names -> Collections.unmodifiableSet(new LinkedHashSet<>(names)));
    }
}
