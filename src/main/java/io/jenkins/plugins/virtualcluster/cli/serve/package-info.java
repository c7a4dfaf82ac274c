/**
 * The command {@code serve}: a small web server for the pages of records. It reads, and changes nothing.
 *
 * <p>Only {@code cli} itself may use it.
 *
 * <p>It must never know runs that are being carried out: it knows their files alone.
 */
package io.jenkins.plugins.virtualcluster.cli.serve;
