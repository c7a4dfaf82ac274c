/**
 * The entry point of the command line: {@code Main} knows every command, {@code RealEngine} connects them to the other
 * rooms. Each command lives in the sub-room of what it does, with what only it uses.
 *
 * <p>Nobody may use this package, nor any of its sub-rooms, but the command line itself.
 *
 * <p>It must never know Jenkins.
 */
package io.jenkins.plugins.virtualcluster.cli;
