/**
 * Where the steps of a build take definitions from: a workspace, a configured repository, or a checkout by git; and the
 * pipeline step {@code changedSuites}.
 *
 * <p>The other sub-rooms of {@code jenkins.steps} may use it.
 *
 * <p>It must never know clusters and runs.
 */
package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;
