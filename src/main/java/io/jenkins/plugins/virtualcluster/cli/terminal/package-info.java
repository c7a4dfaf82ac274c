/**
 * The terminal: its size, styled lines, tables, and how times are printed.
 *
 * <p>All other sub-rooms of {@code cli} may use it.
 *
 * <p>It must never know runs and commands.
 */
package io.jenkins.plugins.virtualcluster.cli.terminal;
