package io.jenkins.plugins.virtualcluster.jenkins.notices;

import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.build.RecordService;
import io.jenkins.plugins.virtualcluster.jenkins.records.BuildLinks;
import io.jenkins.plugins.virtualcluster.jenkins.records.BuildRecords;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.report.mail.EndedRun;
import java.io.IOException;
import java.util.Optional;
import jenkins.model.Jenkins;

/** Runs of builds, for those who tell of them. */
final class RunNotices {
    /** How many builds of the job are read for the runs before. */
    private static final int BUILDS = 200;

    private RunNotices() {}

    /** @return none if it has not ended */
    static Optional<EndedRun> of(RunDirectory record, Run<?, ?> build) throws IOException {
        return EndedRun.of(
                record, RecordService.get().of(build.getParent(), BUILDS).together(), links(record, build));
    }

    /** The address of the page of a build's run; none if that of Jenkins is not configured. */
    static Optional<String> page(RunDirectory record, Run<?, ?> build) {
        return links(record, build).page(String.valueOf(record.path().getFileName()));
    }

    /** The same of the page that says which runs a build has and why it has none; of the build if it says neither. */
    static Optional<String> page(Run<?, ?> build) {
        String page = RecordService.get().of(build).havePage() ? BuildRecords.PAGES + "/" : "";
        return Optional.ofNullable(Jenkins.get().getRootUrl()).map(root -> root + build.getUrl() + page);
    }

    private static BuildLinks links(RunDirectory record, Run<?, ?> build) {
        return new BuildLinks(
                Optional.ofNullable(Jenkins.get().getRootUrl()),
                build.getUrl(),
                String.valueOf(record.path().getFileName()));
    }
}
