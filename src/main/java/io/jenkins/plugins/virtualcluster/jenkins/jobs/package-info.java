/** A job for each suite of a definition repository. */
package io.jenkins.plugins.virtualcluster.jenkins.jobs;
