package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.records.BuildRecords;
import java.util.Collection;
import java.util.List;
import jenkins.model.TransientActionFactory;

/** Gives each build that has records its tab. Nothing of it is saved with the build. */
@Extension
@SuppressWarnings("rawtypes")
public final class BuildSuitesFactory extends TransientActionFactory<Run> {
    @Override
    public Class<Run> type() {
        return Run.class;
    }

    @Override
    public Class<BuildSuites> actionType() {
        return BuildSuites.class;
    }

    @Override
    public Collection<BuildSuites> createFor(Run build) {
        BuildRecords records = RecordService.get().of((Run<?, ?>) build);
        return records.exist() ? List.of(new BuildSuites(build, records)) : List.of();
    }
}
