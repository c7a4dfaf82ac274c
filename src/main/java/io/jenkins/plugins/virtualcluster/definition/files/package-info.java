/**
 * Opening files of somebody else's repository without leaving it: each name of a path is opened in its already open parent, and links
 * are resolved manually.
 *
 * <p>Whoever reads, keeps or delivers such files enters here: {@code definition.reading}, {@code repository} and {@code suite}. It must
 * never know what the files mean.
 */
package io.jenkins.plugins.virtualcluster.definition.files;
