/**
 * The commands {@code check} and {@code changed}, and the option that says where definitions come from.
 *
 * <p>The commands that read definitions may use it.
 *
 * <p>It must never know how definitions are run.
 */
package io.jenkins.plugins.virtualcluster.cli.definitions;
