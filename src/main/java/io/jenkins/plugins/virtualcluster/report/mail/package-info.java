/** What people are notified of a run's end: whom, when, and in which words. */
package io.jenkins.plugins.virtualcluster.report.mail;
