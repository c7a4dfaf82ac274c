package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.Action;
import hudson.model.Job;
import java.util.Collection;
import java.util.Optional;
import jenkins.model.TransientActionFactory;

/**
 * Gives a page to each job that is to have one; it is not saved with the job.
 *
 * @param <A> the page
 */
@SuppressWarnings("rawtypes")
public abstract class JobActions<A extends Action> extends TransientActionFactory<Job> {
    private final Class<A> page;

    protected JobActions(Class<A> page) {
        this.page = page;
    }

    /** Called with each view of the job. */
    protected abstract Optional<A> of(Job<?, ?> job);

    @Override
    public final Class<Job> type() {
        return Job.class;
    }

    @Override
    public final Class<A> actionType() {
        return page;
    }

    @Override
    public final Collection<A> createFor(Job job) {
        return of((Job<?, ?>) job).stream().toList();
    }
}
