package io.jenkins.plugins.virtualcluster.jenkins.notices;

import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.build.RecordService;
import io.jenkins.plugins.virtualcluster.jenkins.records.BuildLinks;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.report.mail.EndedRun;
import java.io.IOException;
import java.util.Optional;
import jenkins.model.Jenkins;

/** Runs of builds that are over, for those who tell of them. */
final class RunNotices {
    /** How many builds of the job are read for the runs before. */
    private static final int BUILDS = 200;

    private RunNotices() {}

    /** @return none if it has not ended */
    static Optional<EndedRun> of(RunDirectory record, Run<?, ?> build) throws IOException {
        BuildLinks links = new BuildLinks(
                Optional.ofNullable(Jenkins.get().getRootUrl()),
                build.getUrl(),
                String.valueOf(record.path().getFileName()));
        return EndedRun.of(
                record, RecordService.get().of(build.getParent(), BUILDS).together(), links);
    }
}
