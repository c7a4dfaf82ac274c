/** What Jenkins tells people, and hosts of repositories, of a run's end. */
package io.jenkins.plugins.virtualcluster.jenkins.notices;
