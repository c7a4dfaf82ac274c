/**
 * Cron lines of suites, and the times they stand for.
 *
 * <p>Readers, the record, and the command line may use it.
 *
 * <p>It must never know the wall clock: callers pass the time.
 */
package io.jenkins.plugins.virtualcluster.definition.schedule;
