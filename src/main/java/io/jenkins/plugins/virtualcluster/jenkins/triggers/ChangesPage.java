package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.virtualcluster.jenkins.changes.ChangeState;
import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import jenkins.model.ParameterizedJobMixIn;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/** What a job knows of the repository that it follows, and the log of its last look at it. */
@ExportedBean
public final class ChangesPage implements Action, StaplerProxy {
    private final Job<?, ?> job;
    private final SuiteChangesTrigger trigger;
    private final ChangeCheck look;

    ChangesPage(Job<?, ?> job, SuiteChangesTrigger trigger) {
        this.job = job;
        this.trigger = trigger;
        look = new ChangeCheck(job, trigger);
    }

    @Override
    public String getIconFileName() {
        return "symbol-changes";
    }

    @Override
    public String getDisplayName() {
        return Messages.ChangesPage_displayName();
    }

    @Override
    public String getUrlName() {
        return "suite-changes";
    }

    /** Nothing is given to who may not read the job. */
    @Override
    public Object getTarget() {
        job.checkPermission(Item.READ);
        return this;
    }

    /** For views. */
    public Job<?, ?> getJob() {
        return job;
    }

    /** The name of the repository. */
    @Exported
    public String getRepository() {
        return trigger.getRepository();
    }

    /** Whether triggers of suites are switched on. */
    @Exported
    public boolean isEnabled() {
        return TriggerSettings.get().isEnabled();
    }

    private ChangeState state() throws IOException {
        return look.state();
    }

    /** The last commit whose changes were dealt with; null if none was seen yet. */
    @Exported
    public String getSeen() throws IOException {
        return state().seen().orElse(null);
    }

    /** The commits and suites of a build that is wanted and has not begun; null if there is none. */
    @Exported
    public String getPending() throws IOException {
        return state().pending()
                .map(build -> build.range() + " (" + build.names() + ")")
                .orElse(null);
    }

    /** What is wrong with the definitions, each with its file and line. */
    @Exported
    public List<String> getProblems() throws IOException {
        return state().problems();
    }

    /** For views: the commit as people write it. */
    public String getSeenText() throws IOException {
        return state().seen().map(PendingBuild::brief).orElse("");
    }

    /** When it looks the next time; null if that is not soon. */
    @Exported
    public Date getNextLook() {
        return CronSpecs.next(job, trigger).map(Date::from).orElse(null);
    }

    /** For views: the log of the last look. */
    public String getLog() throws IOException {
        return look.log();
    }

    /** For views: whether its viewer may have it look now. */
    public boolean isBuildable() {
        return job.hasPermission(Item.BUILD);
    }

    public Api getApi() {
        return new Api(this);
    }

    /** Looks now. */
    @POST
    public HttpResponse doLook() {
        job.checkPermission(Item.BUILD);
        ChangesService.get().look(job);
        return HttpResponses.redirectToDot();
    }

    /** Gives each job that follows a repository its page. */
    @Extension
    public static final class Factory extends JobActions<ChangesPage> {
        public Factory() {
            super(ChangesPage.class);
        }

        @Override
        protected Optional<ChangesPage> of(Job<?, ?> job) {
            return Optional.ofNullable(ParameterizedJobMixIn.getTrigger(job, SuiteChangesTrigger.class))
                    .map(trigger -> new ChangesPage(job, trigger));
        }
    }
}
