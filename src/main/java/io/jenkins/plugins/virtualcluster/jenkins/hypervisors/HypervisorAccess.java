package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import java.util.Optional;

/**
 * Which builds may use a hypervisor: its cloud and itself must allow it.
 *
 * @param cloud the name of its cloud
 * @param forks whether pull requests from forks may use its cloud
 */
public record HypervisorAccess(String cloud, boolean forks, FolderList ofCloud, FolderList ofHypervisor) {
    /** Every build may. */
    public static final HypervisorAccess ALL = new HypervisorAccess("", true, FolderList.ALL, FolderList.ALL);

    /**
     * Why a build of that job may not use it, in a sentence that names the setting and the remedy.
     *
     * @param hypervisor its name
     * @return empty if it may
     */
    Optional<String> refusal(String hypervisor, UsingJob job) {
        String where = "Manage Jenkins, Clouds, " + cloud;
        if (job.ofFork() && !forks) {
            return Optional.of("Cloud " + cloud + " is not for job " + job.name()
                    + ", which builds a pull request from a fork; if whoever can open one may start clusters, have an"
                    + " administrator set \"Allow pull requests from forks\" in " + where);
        }
        return ofCloud.refusal("Cloud " + cloud, where, job)
                .or(() -> ofHypervisor.refusal("Hypervisor " + hypervisor, where, job));
    }
}
