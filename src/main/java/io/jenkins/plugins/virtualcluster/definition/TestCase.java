package io.jenkins.plugins.virtualcluster.definition;

import java.util.Optional;

/** A case of a suite: {@code run.sh} of its directory, and {@code init.sh} and {@code finalize.sh} where they are there. */
public record TestCase(String name, Optional<Script> init, Script run, Optional<Script> finalizer) {}
