package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.EnvVars;
import hudson.model.Action;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.runs.SuiteOptions;
import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What somebody has chosen for a build: a suite, cases of it, and values of its tags; saved with the build. */
public final class ChosenSuite extends InvisibleAction implements Queue.QueueAction, EnvironmentContributingAction {
    private final String repository;
    private final String suite;
    private final ArrayList<String> cases;
    private final TreeMap<String, String> tags;
    /** How often the cases run; 0, as in builds of before there was one, if that was not chosen. */
    private final int repeat;

    private final boolean untilFailure;

    /**
     * Made by who checked that there are these.
     *
     * @param cases empty for all
     * @param tags those that are to have other values than the suite says
     * @param repeats how often the cases run; none if the pipeline says that
     */
    public ChosenSuite(
            String repository, String suite, List<String> cases, Map<String, String> tags, Optional<Repeats> repeats) {
        this.repository = repository;
        this.suite = suite;
        this.cases = new ArrayList<>(cases);
        this.tags = new TreeMap<>(tags);
        this.repeat = repeats.map(Repeats::times).orElse(0);
        this.untilFailure = repeats.filter(Repeats::untilFailure).isPresent();
    }

    public String getRepository() {
        return repository;
    }

    public String getSuite() {
        return suite;
    }

    /** Whether it is about the suites of that repository. */
    public boolean isOf(String definitions) {
        return repository.equals(definitions);
    }

    /**
     * What the pipeline asks for, as it was chosen: the choice wins.
     *
     * @param definitions the repository that the suite is read from; none if it is the step's directory
     * @return the same if it is another suite
     */
    public SuiteOptions over(SuiteOptions asked, Optional<String> definitions) {
        if (!asked.suite().equals(suite)
                || definitions.filter(its -> !isOf(its)).isPresent()) {
            return asked;
        }
        SuiteOptions chosen = asked.but(cases, tags);
        return repeat == 0 ? chosen : chosen.repeating(new Repeats(repeat, untilFailure));
    }

    /** For people, such as {@code suite copy, cases one, two, version=5.6}. */
    String words() {
        List<String> words = new ArrayList<>(List.of(Messages.ChosenSuite_suite(suite)));
        if (!cases.isEmpty()) {
            words.add(Messages.ChosenSuite_cases(cases.size(), String.join(", ", cases)));
        }
        tags.forEach((tag, value) -> words.add(tag + "=" + value));
        if (repeat > 0) {
            words.add(untilFailure ? Messages.ChosenSuite_untilFailure(repeat) : Messages.ChosenSuite_repeated(repeat));
        }
        return String.join(", ", words);
    }

    /** Two choices are two builds, unless they are the same. */
    @Override
    public boolean shouldSchedule(List<Action> actions) {
        return actions.stream().noneMatch(action -> action instanceof ChosenSuite other && isSame(other));
    }

    private boolean isSame(ChosenSuite other) {
        return repository.equals(other.repository)
                && suite.equals(other.suite)
                && cases.equals(other.cases)
                && tags.equals(other.tags)
                && repeat == other.repeat
                && untilFailure == other.untilFailure;
    }

    @Override
    public void buildEnvironment(Run<?, ?> run, EnvVars env) {
        env.put("VC_CHANGED_SUITES", suite);
    }
}
