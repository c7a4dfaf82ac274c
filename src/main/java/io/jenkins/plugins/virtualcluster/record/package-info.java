/** What is kept of a run: the event journal, stage output, collected files; reading it back. */
package io.jenkins.plugins.virtualcluster.record;
