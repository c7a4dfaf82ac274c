/** Definitions in git: where they are, how they are brought, and what changed. */
package io.jenkins.plugins.virtualcluster.repository;
