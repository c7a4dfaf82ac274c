/** Records of builds, and what pages and the remote API tell of them, without a type of Jenkins. */
package io.jenkins.plugins.virtualcluster.jenkins.records;
