/** A job for each suite of a definition repository: what is to be done to keep them, decided without a type of Jenkins. */
package io.jenkins.plugins.virtualcluster.jenkins.seeds;
