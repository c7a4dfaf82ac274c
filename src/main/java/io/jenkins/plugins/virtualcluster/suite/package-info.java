/**
 * One run of a suite from start to finish: the order of its stages, its verdict, retries, resuming after a crash, and
 * teardown. {@code SuiteRun} is the door.
 *
 * <p>The command line and the Jenkins room may use this package. It uses its sub-rooms; none of them uses it.
 *
 * <p>It must never know who started the run, or how its result is shown.
 */
package io.jenkins.plugins.virtualcluster.suite;
