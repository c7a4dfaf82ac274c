/** The Jenkins master: cloud, settings, permissions. The only room that knows Jenkins. */
package io.jenkins.plugins.virtualcluster.jenkins;
