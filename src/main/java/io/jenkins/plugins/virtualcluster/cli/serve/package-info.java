/** A small web server for the pages of records: it reads, and changes nothing. */
package io.jenkins.plugins.virtualcluster.cli.serve;
