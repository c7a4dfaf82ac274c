/**
 * The command {@code watch}: polls repositories, and runs suites that a change touches or whose schedule is due.
 *
 * <p>Only {@code cli} itself may use it.
 *
 * <p>It must never know how a single run is carried out.
 */
package io.jenkins.plugins.virtualcluster.cli.watch;
