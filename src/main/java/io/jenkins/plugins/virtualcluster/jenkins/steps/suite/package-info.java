/**
 * The pipeline steps that run a suite, as a whole or stage by stage: {@code runSuite}, {@code suiteInit}, {@code
 * testCase} with its stages, {@code suiteFinalize}.
 *
 * <p>Jenkins alone, by the extensions declared here.
 *
 * <p>It must never know how the cluster around them came to be.
 */
package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;
