/**
 * Commands on existing clusters: {@code ssh}, {@code console}, {@code stop}, and {@code cleanup}.
 *
 * <p>Only {@code cli} itself may use it.
 *
 * <p>It must never know suites.
 */
package io.jenkins.plugins.virtualcluster.cli.cluster;
