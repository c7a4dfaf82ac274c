/** Mail over SMTP, for masters that have no mailer of their own. */
package io.jenkins.plugins.virtualcluster.cli.mail;
