package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.UsingJob;
import java.util.Optional;
import java.util.function.Function;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMHeadOrigin;

/** What decides whether a job may use what is configured: where it is, and whose pipeline it runs. */
public final class JobOrigin {
    private JobOrigin() {}

    public static UsingJob of(Run<?, ?> build) {
        return of(build.getParent());
    }

    public static UsingJob of(Job<?, ?> job) {
        return new UsingJob(job.getFullName(), isOfFork(job));
    }

    /**
     * Why forms of an item do not offer something that is configured.
     *
     * @param refusal why a job may not use it; empty if it may
     * @return empty if the job may use it, and for an item that is no job
     */
    public static Optional<String> refusal(Item item, Function<UsingJob, Optional<String>> refusal) {
        return item instanceof Job<?, ?> job ? refusal.apply(of(job)) : Optional.empty();
    }

    private static boolean isOfFork(Job<?, ?> job) {
        try {
            return Head.isOfFork(job);
        } catch (NoClassDefFoundError e) {
            // Without the plugin SCM API no job builds a pull request.
            return false;
        }
    }

    /** Linked only where SCM API is there. */
    private static final class Head {
        static boolean isOfFork(Job<?, ?> job) {
            SCMHead head = SCMHead.HeadByItem.findHead(job);
            return head != null && !SCMHeadOrigin.DEFAULT.equals(head.getOrigin());
        }
    }
}
