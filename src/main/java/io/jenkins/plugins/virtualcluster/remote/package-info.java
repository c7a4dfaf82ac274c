/** One host over SSH: deliver files, run a script that outlives the connection, follow its output. */
package io.jenkins.plugins.virtualcluster.remote;
