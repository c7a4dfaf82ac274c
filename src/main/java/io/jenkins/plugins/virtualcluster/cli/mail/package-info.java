/**
 * Mail about runs over SMTP, for masters that have no mailer of their own, and the options for it.
 *
 * <p>Only {@code run}, {@code watch} and {@code image} may use it.
 *
 * <p>It must never know what a mail says: that is decided in {@code report.mail}.
 */
package io.jenkins.plugins.virtualcluster.cli.mail;
