/** Showing a record: JUnit XML for other tools. */
package io.jenkins.plugins.virtualcluster.report;
