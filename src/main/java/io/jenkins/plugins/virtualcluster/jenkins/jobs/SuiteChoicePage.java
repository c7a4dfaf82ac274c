package io.jenkins.plugins.virtualcluster.jenkins.jobs;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.DefinitionHistory;
import io.jenkins.plugins.virtualcluster.jenkins.changes.SuiteSnapshot;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChosenSuite;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChosenSuiteCause;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.Histories;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.JobActions;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteChangesTrigger;
import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jenkins.model.ParameterizedJobMixIn;
import org.kohsuke.stapler.HttpRedirect;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * Starts a build of a job with a choice: which suite, which of its cases, with which values of its tags. The job is one of a
 * suite, or follows a repository.
 */
public final class SuiteChoicePage implements Action, StaplerProxy {
    private static final String CASE = "case.";
    private static final String TAG = "tag.";

    private final Job<?, ?> job;
    private final String repository;
    private final Optional<String> only;

    /** @param only the only suite of the job; none if it may run all of the repository */
    SuiteChoicePage(Job<?, ?> job, String repository, Optional<String> only) {
        this.job = job;
        this.repository = repository;
        this.only = only;
    }

    /** Who may not build sees no way to it. */
    @Override
    public String getIconFileName() {
        return job.hasPermission(Item.BUILD) && job.isBuildable() ? "symbol-play" : null;
    }

    @Override
    public String getDisplayName() {
        return only.isPresent() ? Messages.SuiteChoicePage_displayNameOfOne() : Messages.SuiteChoicePage_displayName();
    }

    @Override
    public String getUrlName() {
        return "choose-suite";
    }

    /** Nothing is given to who may not build the job. */
    @Override
    public Object getTarget() {
        job.checkPermission(Item.BUILD);
        return this;
    }

    /** For views. */
    public Job<?, ?> getJob() {
        return job;
    }

    /** For views. */
    public String getRepository() {
        return repository;
    }

    /** For views: why the job has nothing to choose from, in a sentence; null if it may choose. */
    public String getProblem() {
        try {
            Histories.of(repository, job, TaskListener.NULL);
            return null;
        } catch (InvalidRequestException e) {
            return e.getMessage();
        }
    }

    /** For views: the suites by name, as they were fetched last; none if they were not. */
    public Map<String, SuiteSnapshot.Offer> getOffers() throws IOException, InterruptedException {
        Map<String, SuiteSnapshot.Offer> offers = new TreeMap<>();
        try {
            DefinitionHistory history = Histories.of(repository, job, TaskListener.NULL);
            Optional<String> commit = history.known();
            if (commit.isPresent()) {
                offers.putAll(history.at(commit.get()).sound());
            }
        } catch (InvalidRequestException e) {
            throw new Failure(e.getMessage());
        }
        only.ifPresent(suite -> offers.keySet().retainAll(List.of(suite)));
        return offers;
    }

    /**
     * For views: the suite to show.
     *
     * @param asked its name; null for the first
     * @return null if there is none
     */
    public String shown(String asked) throws IOException, InterruptedException {
        Map<String, SuiteSnapshot.Offer> offers = getOffers();
        return offers.containsKey(String.valueOf(asked))
                ? asked
                : offers.keySet().stream().findFirst().orElse(null);
    }

    /** Starts the build. */
    @POST
    public HttpResponse doBuild(StaplerRequest2 request) throws IOException, InterruptedException {
        job.checkPermission(Item.BUILD);
        ChosenSuite choice = choice(request);
        if (!job.isBuildable()
                || ParameterizedJobMixIn.scheduleBuild2(
                                job, 0, new CauseAction(new Cause.UserIdCause(), new ChosenSuiteCause(choice)), choice)
                        == null) {
            throw new Failure(Messages.SuiteChoicePage_notScheduled(job.getFullDisplayName()));
        }
        return new HttpRedirect("..");
    }

    /** What the form says, of what there is. */
    private ChosenSuite choice(StaplerRequest2 request) throws IOException, InterruptedException {
        String suite = String.valueOf(request.getParameter("suite"));
        SuiteSnapshot.Offer offer = getOffers().get(suite);
        if (offer == null) {
            throw new Failure(Messages.SuiteChoicePage_noSuite(suite, repository));
        }
        List<String> cases = offer.cases().stream()
                .filter(name -> request.getParameter(CASE + name) != null)
                .toList();
        Map<String, String> tags = new TreeMap<>();
        offer.tags()
                .forEach((tag, usual) -> value(request, tag)
                        .filter(value -> !value.equals(usual))
                        .ifPresent(value -> tags.put(tag, value)));
        offer.matrix()
                .forEach((tag, values) ->
                        value(request, tag).filter(values::contains).ifPresent(value -> tags.put(tag, value)));
        return new ChosenSuite(
                repository, suite, cases.size() == offer.cases().size() ? List.of() : cases, tags, repeats(request));
    }

    /** None if neither field was used. */
    private static Optional<Repeats> repeats(StaplerRequest2 request) {
        String times = Optional.ofNullable(request.getParameter("repeat"))
                .map(String::strip)
                .orElse("");
        boolean untilFailure = request.getParameter("untilFailure") != null;
        if (times.isEmpty() && !untilFailure) {
            return Optional.empty();
        }
        if (!times.matches("[0-9]{0,9}")) {
            throw new Failure(Messages.SuiteChoicePage_noNumber(times));
        }
        try {
            return Optional.of(Repeats.asked(
                    "repeat", Optional.of(times).filter(some -> !some.isEmpty()).map(Integer::valueOf), untilFailure));
        } catch (InvalidRequestException e) {
            throw new Failure(e.getMessage());
        }
    }

    private static Optional<String> value(StaplerRequest2 request, String tag) {
        return Optional.ofNullable(request.getParameter(TAG + tag)).map(String::strip);
    }

    /** Gives each job of a suite, and each that follows a repository, its page. */
    @Extension
    public static final class Factory extends JobActions<SuiteChoicePage> {
        public Factory() {
            super(SuiteChoicePage.class);
        }

        @Override
        protected Optional<SuiteChoicePage> of(Job<?, ?> job) {
            SuiteJobProperty made = job.getProperty(SuiteJobProperty.class);
            if (made != null) {
                return Optional.of(new SuiteChoicePage(job, made.getRepository(), Optional.of(made.getSuite())));
            }
            return Optional.ofNullable(ParameterizedJobMixIn.getTrigger(job, SuiteChangesTrigger.class))
                    .map(trigger -> new SuiteChoicePage(job, trigger.getRepository(), Optional.empty()));
        }
    }
}
