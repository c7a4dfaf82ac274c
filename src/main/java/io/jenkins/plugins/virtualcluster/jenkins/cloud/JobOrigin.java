package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.UsingJob;
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
