/**
 * One stage on all its hosts: the plan of stages and their failure rules, rendering and starting scripts, the barrier,
 * what scripts ask of the master and of each other, expected reboots, diagnosing hangs, and collecting logs and core dumps.
 *
 * <p>Only {@code suite} itself may use it.
 *
 * <p>It must never know how the cluster came to be, or what happens to it afterwards.
 */
package io.jenkins.plugins.virtualcluster.suite.stage;
