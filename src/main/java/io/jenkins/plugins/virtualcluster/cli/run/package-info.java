/**
 * The commands {@code run} and {@code resume}: options, starting one run or several, dry runs, and what is to follow a
 * run even if this process is killed.
 *
 * <p>Only {@code watch}, {@code image} and {@code cli} itself may use it.
 *
 * <p>It must never know repositories that are watched.
 */
package io.jenkins.plugins.virtualcluster.cli.run;
