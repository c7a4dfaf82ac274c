package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.ParametersAction;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineService;
import io.jenkins.plugins.virtualcluster.jenkins.engine.RerunAction;
import io.jenkins.plugins.virtualcluster.jenkins.records.BuildRecords;
import io.jenkins.plugins.virtualcluster.jenkins.records.RecordReply;
import io.jenkins.plugins.virtualcluster.jenkins.records.RunLine;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChosenSuite;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.model.Tab;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/** The suites that a build has run, or runs: told from its records, whoever wrote them. */
@ExportedBean(defaultVisibility = 2)
public final class BuildSuites extends Tab implements StaplerProxy {
    private static final Logger LOGGER = Logger.getLogger(BuildSuites.class.getName());

    private final Run<?, ?> build;
    private final BuildRecords records;

    BuildSuites(Run<?, ?> build, BuildRecords records) {
        super(build);
        this.build = build;
        this.records = records;
    }

    @Override
    public String getIconFileName() {
        return "symbol-computer";
    }

    @Override
    public String getDisplayName() {
        return Messages.BuildSuites_displayName();
    }

    @Override
    public String getUrlName() {
        return BuildRecords.PAGES;
    }

    /** Nothing is given to who may not read the job. */
    @Override
    public Object getTarget() {
        build.getParent().checkPermission(Item.READ);
        return this;
    }

    /** For views: its address below that of Jenkins. */
    public String getPage() {
        return build.getUrl() + getUrlName() + "/";
    }

    /** For views: the runs, newest first; none if they cannot be read, which is logged. */
    public List<RunLine> getLines() {
        try {
            return records.runs();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot read the records of " + build.getFullDisplayName(), e);
            return List.of();
        }
    }

    /** Why steps have no run, a sentence each; none if that cannot be read, which is logged. */
    @Exported
    public List<String> getNoRuns() {
        try {
            return records.noRuns();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot read why runs of " + build.getFullDisplayName() + " did not start", e);
            return List.of();
        }
    }

    /** The runs for the remote API. */
    @Exported
    public List<RunBean> getRuns() {
        return getLines().stream().map(RunBean::of).toList();
    }

    /** For views: whether the user may let runs continue. */
    public boolean isControlled() {
        return build.getParent().hasPermission(Item.BUILD);
    }

    /** For views: whether there is something that a build may run again. */
    public boolean isRepeatable() {
        return build.getParent() instanceof ParameterizedJobMixIn.ParameterizedJob
                && build.getParent().isBuildable()
                && !build.isBuilding()
                && (getLines().stream().anyMatch(run -> !run.script() && run.isBad()) || missesRuns());
    }

    /** Whether a run never began that was to; not if that cannot be read, which is logged. */
    private boolean missesRuns() {
        try {
            return records.missRuns();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot read which runs of " + build.getFullDisplayName() + " never began", e);
            return false;
        }
    }

    /** Starts a build with the same parameters and choice, whose suites run again what did not pass in this one. */
    @POST
    public HttpResponse doRerun() {
        build.getParent().checkPermission(Item.BUILD);
        if (!isRepeatable()) {
            return HttpResponses.errorWithoutStack(
                    HttpURLConnection.HTTP_CONFLICT, Messages.BuildSuites_notRepeatable(build.getFullDisplayName()));
        }
        List<Action> actions =
                new ArrayList<>(List.of(RerunAction.of(build), new CauseAction(new Cause.UserIdCause())));
        Optional.ofNullable(build.getAction(ParametersAction.class)).ifPresent(actions::add);
        Optional.ofNullable(build.getAction(ChosenSuite.class)).ifPresent(actions::add);
        if (ParameterizedJobMixIn.scheduleBuild2(build.getParent(), 0, actions.toArray(Action[]::new)) == null) {
            return HttpResponses.errorWithoutStack(
                    HttpURLConnection.HTTP_CONFLICT,
                    Messages.BuildSuites_notScheduled(build.getParent().getFullDisplayName()));
        }
        return HttpResponses.redirectTo("../../");
    }

    /**
     * Lets a run of this build continue that is held, and leads to its page.
     *
     * @param run its id
     */
    @POST
    public HttpResponse doContinue(@QueryParameter String run) {
        build.getParent().checkPermission(Item.BUILD);
        String by = Jenkins.getAuthentication2().getName();
        if (!EngineService.get().letContinue(build, run, by)) {
            return HttpResponses.errorWithoutStack(HttpURLConnection.HTTP_CONFLICT, Messages.BuildSuites_notHeld(run));
        }
        return HttpResponses.redirectTo("run/" + run);
    }

    public Api getApi() {
        return new Api(this);
    }

    /** The pages of runs, and their data. */
    public void doDynamic(StaplerRequest2 request, StaplerResponse2 response) throws IOException, ServletException {
        new RecordReply(
                        request,
                        response,
                        page -> new BuildPage(page, build, this, records.run(page.id())).show(request, response))
                .send(records.pages(), request.getRestOfPath());
    }

    /** Gives each build that has records its tab. Nothing of it is saved with the build. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
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
            return records.havePage() ? List.of(new BuildSuites(build, records)) : List.of();
        }
    }
}
