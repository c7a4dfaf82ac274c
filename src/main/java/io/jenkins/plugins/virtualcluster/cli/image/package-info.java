/**
 * The command {@code image}: lists, pulls, removes and checks the images that definitions name.
 *
 * <p>Only {@code cli} itself may use it.
 *
 * <p>It must never know how a suite runs: a check is a run like any other.
 */
package io.jenkins.plugins.virtualcluster.cli.image;
