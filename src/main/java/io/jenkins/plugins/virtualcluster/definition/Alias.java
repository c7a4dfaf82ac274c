package io.jenkins.plugins.virtualcluster.definition;

import java.util.List;

/**
 * One DNS name that is answered with the addresses of several hosts: round robin load balancing.
 *
 * @param name a DNS label, apart from the hosts' names
 * @param hosts short names, at least one
 */
public record Alias(String name, List<String> hosts) {
    public Alias {
        hosts = List.copyOf(hosts);
    }
}
