/** Definitions in git: where they are, how they are fetched, and what changed. */
package io.jenkins.plugins.virtualcluster.repository;
