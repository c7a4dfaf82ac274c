/** Hypervisors as they are configured in Jenkins, without a type of Jenkins: what is checked, reached and seen of them. */
package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;
