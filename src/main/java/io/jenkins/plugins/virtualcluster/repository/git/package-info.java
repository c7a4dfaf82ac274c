/** Git by JGit: what is known of it is in this package alone. */
package io.jenkins.plugins.virtualcluster.repository.git;
