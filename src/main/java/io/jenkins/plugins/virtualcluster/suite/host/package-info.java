/**
 * One host of a cluster as a run sees it: connecting until it answers with its own key, the directories on it, and the
 * files it needs first. The shell library that scripts on hosts source is beside this package's resources.
 *
 * <p>Only {@code cluster}, {@code stage}, and {@code suite} itself may use it.
 *
 * <p>It must never know stages, barriers, and other hosts.
 */
package io.jenkins.plugins.virtualcluster.suite.host;
