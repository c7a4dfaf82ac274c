package io.jenkins.plugins.virtualcluster.definition.yaml;

/** A value and where it is written, for checks that need both. */
public record Located<T>(T value, SourceLocation place) {}
