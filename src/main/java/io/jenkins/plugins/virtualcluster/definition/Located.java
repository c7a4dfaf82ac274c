package io.jenkins.plugins.virtualcluster.definition;

/** A value and where it is written, for checks that need both. */
record Located<T>(T value, Place place) {}
