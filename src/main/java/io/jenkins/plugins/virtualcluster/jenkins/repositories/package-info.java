/** Definition repositories as they are configured in Jenkins. */
package io.jenkins.plugins.virtualcluster.jenkins.repositories;
