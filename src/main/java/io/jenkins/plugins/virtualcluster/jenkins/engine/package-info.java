/**
 * Carries out what pipeline steps ask for: executions that survive a restart of Jenkins, the service that holds the
 * engine, the block of {@code virtualCluster} around a step, and publishing results.
 *
 * <p>The steps and the notices of the Jenkins room may use it.
 *
 * <p>It must never know the form or the parameters of any single step.
 */
package io.jenkins.plugins.virtualcluster.jenkins.engine;
