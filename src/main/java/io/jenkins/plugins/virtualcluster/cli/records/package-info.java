/**
 * Reads the record of one run in the terminal: its summary, and the output of its scripts.
 *
 * <p>Only {@code cli} itself may use it.
 *
 * <p>It must never change a record.
 */
package io.jenkins.plugins.virtualcluster.cli.records;
