package io.jenkins.plugins.virtualcluster.definition;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the hosts run in one stage. Hosts without a script do nothing in it.
 *
 * @param byRole scripts of the hosts that have these roles
 * @param others the script of all other hosts
 */
public record StageScript(Map<String, Script> byRole, Optional<Script> others) {
    public StageScript {
        byRole = Collections.unmodifiableMap(new TreeMap<>(byRole));
    }

    /** One script for all hosts. */
    public static StageScript of(Script script) {
        return new StageScript(Map.of(), Optional.of(script));
    }

    /** The script that this host runs. A valid definition has at most one of the host's roles in it. */
    public Optional<Script> of(Host host) {
        return host.roles().stream()
                .filter(byRole::containsKey)
                .findFirst()
                .map(byRole::get)
                .or(() -> others);
    }

    /** All of them, those of roles first. */
    public Stream<Script> all() {
        return Stream.concat(byRole.values().stream(), others.stream());
    }
}
