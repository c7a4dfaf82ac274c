/** What a change of a definition repository starts in Jenkins, decided without a type of Jenkins. */
package io.jenkins.plugins.virtualcluster.jenkins.changes;
