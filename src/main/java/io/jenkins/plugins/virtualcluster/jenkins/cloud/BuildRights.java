package io.jenkins.plugins.virtualcluster.jenkins.cloud;

import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.security.ACLContext;

/**
 * The rights that a build runs with. A thread of our own has those of the anonymous user, who may see nothing in many a
 * Jenkins: whatever looks up items there takes these first.
 */
public final class BuildRights {
    private BuildRights() {}

    /** Gives this thread the rights of the build until the result is closed, which the same thread must do. */
    public static ACLContext take(Run<?, ?> build) {
        return ACL.as2(Tasks.getAuthenticationOf2((Queue.Task) build.getParent()));
    }
}
