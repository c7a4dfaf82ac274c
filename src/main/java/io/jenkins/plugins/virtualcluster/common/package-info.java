/**
 * What every room may use: JSON, durations and lists of names in words, the removal of directories, and the failure of a request that
 * its sender can mend. It uses no other room.
 */
package io.jenkins.plugins.virtualcluster.common;
