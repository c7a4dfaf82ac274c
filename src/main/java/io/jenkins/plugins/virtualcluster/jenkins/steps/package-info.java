/** The steps of pipelines. */
package io.jenkins.plugins.virtualcluster.jenkins.steps;
