/**
 * Completion in bash, zsh and fish: {@code completion} prints the script of a shell, which asks {@code complete} at each tab.
 *
 * <p>Only {@code cli} itself may use it.
 *
 * <p>It must never connect to anything: what it says stands in files of this machine.
 */
package io.jenkins.plugins.virtualcluster.cli.completion;
