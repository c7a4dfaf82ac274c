/** What builds, jobs and Jenkins show of suites: tabs, pages, and the remote API. */
package io.jenkins.plugins.virtualcluster.jenkins.build;
