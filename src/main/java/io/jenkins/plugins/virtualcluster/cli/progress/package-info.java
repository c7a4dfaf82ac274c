/**
 * Shows a run while it is in progress and when it is over: plain lines, the live screen with its table of hosts and stages,
 * and the summary.
 *
 * <p>Only {@code run} and {@code cli} itself may use it.
 *
 * <p>It must never know how the run is started or stopped.
 */
package io.jenkins.plugins.virtualcluster.cli.progress;
