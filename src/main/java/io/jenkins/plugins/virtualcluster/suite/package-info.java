/** The run of a suite: stages, barriers, script tags, failure rules, log collection. */
package io.jenkins.plugins.virtualcluster.suite;
