/**
 * What commands share: the context they run in, the port {@code Engine} that tests replace, errors and exit codes,
 * common options, and signals.
 *
 * <p>All other sub-rooms of {@code cli} may use it, except {@code terminal}.
 *
 * <p>It must never know any single command.
 */
package io.jenkins.plugins.virtualcluster.cli.base;
