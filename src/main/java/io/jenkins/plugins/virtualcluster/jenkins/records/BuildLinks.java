package io.jenkins.plugins.virtualcluster.jenkins.records;

import io.jenkins.plugins.virtualcluster.report.mail.RunLinks;
import java.util.Optional;

/**
 * Addresses of the pages of runs, as a build of the same job links to them.
 *
 * @param root the address of Jenkins with a slash behind; none if it is not configured
 * @param build the build's address below it, such as {@code job/nightly/12/}
 * @param own the record of the build's own run; those of others may be another build's
 */
public record BuildLinks(Optional<String> root, String build, String own) implements RunLinks {
    @Override
    public Optional<String> page(String record) {
        String home = record.equals(own) ? build : build.replaceFirst("[^/]+/$", "");
        return root.map(address -> address + home + BuildRecords.PAGES + "/run/" + RecordPages.encoded(record));
    }
}
