/** What the pages show: the data of records as JSON and bytes, the same for each server; and a page that is one file. */
package io.jenkins.plugins.virtualcluster.report.page;
