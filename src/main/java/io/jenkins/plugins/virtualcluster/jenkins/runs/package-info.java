/** Runs of suites in the builds of this Jenkins, without a type of Jenkins: what steps have done by the engine. */
package io.jenkins.plugins.virtualcluster.jenkins.runs;
