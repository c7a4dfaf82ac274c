/**
 * YAML 1.2 as nodes that know their line and column, the list of problems found so far, and the wording that all
 * problems share.
 *
 * <p>Only {@code reading} and {@code schedule} may use it.
 *
 * <p>It must never know what keys there are, or what a cluster is.
 */
package io.jenkins.plugins.virtualcluster.definition.yaml;
