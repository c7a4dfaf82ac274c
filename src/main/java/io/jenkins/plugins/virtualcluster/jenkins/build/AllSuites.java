package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.Extension;
import hudson.model.Api;
import hudson.model.Job;
import hudson.model.RootAction;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.ClusterPermissions;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.TriggerSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The clusters that its viewer may see, and the suites of all jobs that they may read. */
@Extension
@ExportedBean
@SuppressWarnings("rawtypes")
public final class AllSuites implements RootAction {
    /** How many builds of each job are read. */
    private static final int BUILDS = 20;

    @Override
    public String getIconFileName() {
        return "symbol-computer";
    }

    @Override
    public String getDisplayName() {
        return Messages.AllSuites_displayName();
    }

    @Override
    public String getUrlName() {
        return "virtual-clusters";
    }

    /** For views: the clouds, for those who may see clusters. */
    public List<VirtualClusterCloud> getClouds() {
        return Jenkins.get().hasPermission(ClusterPermissions.USE) ? VirtualClusterCloud.clouds() : List.of();
    }

    /** For views: whether there is a hypervisor to run on. */
    public boolean isHypervisorThere() {
        return VirtualClusterCloud.clouds().stream()
                .anyMatch(cloud -> !cloud.getHypervisors().isEmpty());
    }

    /** For views: whether there is a repository with definitions. */
    public boolean isRepositoryThere() {
        return !DefinitionRepositories.get().getRepositories().isEmpty();
    }

    /** For views: jobs that have run suites lately, by name. */
    public List<JobLine> getJobs() {
        List<JobLine> jobs = new ArrayList<>();
        RecordService service = RecordService.get();
        // gives those only that may be read
        for (Job<?, ?> job : Jenkins.get().getAllItems(Job.class)) {
            JobLine line = JobLine.of(job, service.of(job, BUILDS));
            if (!line.suites().isEmpty()) {
                jobs.add(line);
            }
        }
        jobs.sort(Comparator.comparing(JobLine::name));
        return jobs;
    }

    /** The same for the remote API. */
    @Exported
    public List<SuiteBean> getSuites() {
        return getJobs().stream().flatMap(job -> job.beans().stream()).toList();
    }

    /** Jobs that run suites by a schedule, the next one first. */
    @Exported
    public List<PlannedJob> getPlanned() {
        List<PlannedJob> planned = new ArrayList<>();
        // gives those only that may be read
        for (Job<?, ?> job : Jenkins.get().getAllItems(Job.class)) {
            PlannedJob.of(job).ifPresent(planned::add);
        }
        planned.sort(Comparator.comparing(PlannedJob::getNextRun));
        return planned;
    }

    /** Whether schedules and changes start builds. */
    @Exported
    public boolean isTriggersEnabled() {
        return TriggerSettings.get().isEnabled();
    }

    public Api getApi() {
        return new Api(this);
    }
}
