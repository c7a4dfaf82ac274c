package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Job;
import hudson.triggers.TimerTrigger.TimerTriggerCause;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code suiteSchedule('H 2 * * *')}: starts the job at times, as Jenkins's "Build periodically" does, unless triggers of
 * suites are switched off.
 */
public final class SuiteScheduleTrigger extends Trigger<Job<?, ?>> {
    /** @throws IllegalArgumentException if these are no cron lines */
    @DataBoundConstructor
    public SuiteScheduleTrigger(String schedule) {
        super(schedule == null ? "" : schedule.strip());
    }

    public String getSchedule() {
        return getSpec();
    }

    @Override
    public void run() {
        if (job != null && TriggerSettings.get().isEnabled()) {
            ParameterizedJobMixIn.scheduleBuild2(job, 0, new CauseAction(new TimerTriggerCause()));
        }
    }

    /** Its form. */
    @Extension
    @Symbol("suiteSchedule")
    public static final class DescriptorImpl extends TriggerDescriptor {
        @Override
        public boolean isApplicable(Item item) {
            return item instanceof Job && item instanceof ParameterizedJob;
        }

        @Override
        public String getDisplayName() {
            return Messages.SuiteScheduleTrigger_displayName();
        }

        @POST
        public FormValidation doCheckSchedule(@AncestorInPath Item item, @QueryParameter String value) {
            return item == null
                    ? FormValidation.ok()
                    : CronSpecs.check(value, item, FormMessage.warning(Messages.SuiteScheduleTrigger_noSchedule()));
        }
    }
}
