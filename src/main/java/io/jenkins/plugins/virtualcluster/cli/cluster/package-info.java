/**
 * Commands on existing clusters: {@code ssh}, {@code copy}, {@code console}, {@code stop}, {@code down}, and {@code cleanup}.
 *
 * <p>{@code cli} itself may use it, and {@code run}, which asks for the clusters that are there.
 *
 * <p>It must never know suites.
 */
package io.jenkins.plugins.virtualcluster.cli.cluster;
