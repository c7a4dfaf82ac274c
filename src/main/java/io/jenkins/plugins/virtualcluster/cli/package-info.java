/** The command line master. */
package io.jenkins.plugins.virtualcluster.cli;
