package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.definition.Notification;
import io.jenkins.plugins.virtualcluster.definition.Notification.Policy;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.SuiteTrend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of a run is told, each in a mail of its own. */
final class MailPlanner {
    /** Mails about single cases; of more a mail about the suite tells. */
    static final int MOST_CASES = 50;

    /**
     * One of them.
     *
     * @param testCase under the name that the suite has for it; none for the suite
     */
    record Topic(Optional<String> testCase, SuiteTrend standing) {}

    private final EndedRun run;
    private final Notification wish;
    /** Of its cases, each once, however often the run repeats it. */
    private final Map<String, Verdict> verdicts;

    private MailPlanner(EndedRun run, Notification wish) {
        this.run = run;
        this.wish = wish;
        this.verdicts = run.cases().verdicts();
    }

    /** The suite first. Nothing of a run that was cancelled: who did it knows. */
    static List<Topic> of(EndedRun run) {
        return run.notification()
                .filter(wish -> run.verdict() != Verdict.CANCELLED && !wish.to().isEmpty())
                .map(wish -> new MailPlanner(run, wish).all())
                .orElse(List.of());
    }

    private List<Topic> all() {
        List<Topic> cases = new ArrayList<>();
        boolean suite = run.verdict().isGood()
                ? wish.success() == Policy.SUITE
                : wish.failure() == Policy.SUITE || wish.failure() == Policy.CASE && isMoreThanItsCases();
        verdicts.forEach((name, verdict) -> {
            boolean told = SuiteTrend.fails(verdict) && wish.failure() == Policy.CASE
                    || verdict == Verdict.PASSED && wish.success() == Policy.CASE;
            if (told) {
                add(cases, new Topic(Optional.of(name), run.standing(name)));
            }
        });
        if (cases.size() > MOST_CASES) {
            return List.of(theSuite());
        }
        List<Topic> all = new ArrayList<>();
        if (suite) {
            add(all, theSuite());
        }
        all.addAll(cases);
        return all;
    }

    private Topic theSuite() {
        return new Topic(Optional.empty(), run.standing());
    }

    private void add(List<Topic> topics, Topic topic) {
        if (wish.when() == Notification.When.ALWAYS || topic.standing().isChange()) {
            topics.add(topic);
        }
    }

    /** Whether mails about the cases that failed would not tell why the run did not pass. */
    private boolean isMoreThanItsCases() {
        boolean caseFailed = verdicts.values().stream().anyMatch(SuiteTrend::fails);
        boolean suiteStageFailed = run.state().stages().stream()
                .filter(stage -> stage.stage().testCase().isEmpty())
                .flatMap((StageState stage) -> stage.verdict().stream())
                .anyMatch(verdict -> !verdict.isGood());
        return !caseFailed || suiteStageFailed || !SuiteTrend.fails(run.verdict());
    }
}
