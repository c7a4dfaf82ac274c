package io.jenkins.plugins.virtualcluster.definition;

import java.util.Optional;

/**
 * A case of a suite: {@code run.sh} of its directory, and {@code init.sh} and {@code finalize.sh} where they are there; each of
 * them also as {@code run.ROLE.sh} for the hosts of a role.
 */
public record TestCase(String name, Optional<StageScript> init, StageScript run, Optional<StageScript> finalizer) {}
