package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.model.Job;
import java.util.Collection;
import java.util.List;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.model.TransientActionFactory;

/** Gives each job that follows a repository its page. */
@Extension
@SuppressWarnings("rawtypes")
public final class ChangesPageFactory extends TransientActionFactory<Job> {
    @Override
    public Class<Job> type() {
        return Job.class;
    }

    @Override
    public Class<ChangesPage> actionType() {
        return ChangesPage.class;
    }

    @Override
    public Collection<ChangesPage> createFor(Job raw) {
        Job<?, ?> job = raw;
        SuiteChangesTrigger trigger = ParameterizedJobMixIn.getTrigger(job, SuiteChangesTrigger.class);
        return trigger == null ? List.of() : List.of(new ChangesPage(job, trigger));
    }
}
