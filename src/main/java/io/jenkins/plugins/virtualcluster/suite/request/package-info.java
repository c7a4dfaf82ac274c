/**
 * What a run was asked to do, and how it is kept on disk for another process: requests, settings, lease times, run
 * identifiers, and files that are written whole or not at all.
 *
 * <p>The command line and the Jenkins room may use it, and so may all sub-rooms of {@code suite}.
 *
 * <p>It must never know what becomes of a request.
 */
package io.jenkins.plugins.virtualcluster.suite.request;
