package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.record.Event.KnownIssueFound;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which failures of a run are known issues, as its events say. */
public final class KnownFailures {
    /** What failed as a whole. */
    private static final String ALL = "";

    private final List<KnownIssueFound> found = new ArrayList<>();
    private final Map<Optional<Stage>, Map<String, Issue>> issues = new HashMap<>();
    private Optional<Event.RunJudged> judged = Optional.empty();

    KnownFailures() {}

    void apply(Event event) {
        if (event instanceof KnownIssueFound e) {
            // a process that was ended may have written it before
            if (!found.removeIf(old -> old.stage().equals(e.stage())
                    && old.hosts().equals(e.hosts())
                    && old.issue().equals(e.issue()))) {
                Map<String, Issue> there = issues.computeIfAbsent(e.stage(), stage -> new HashMap<>());
                (e.hosts().isEmpty() ? List.of(ALL) : e.hosts()).forEach(host -> there.put(host, e.issue()));
            }
            found.add(e);
        } else if (event instanceof Event.RunJudged e) {
            judged = Optional.of(e);
        } else if (event instanceof Event.RunEnded e) {
            // one that was cancelled at its very end did not fail
            judged = judged.filter(verdict -> verdict.verdict() == e.verdict());
        }
    }

    /** All that was found, in the order of time. */
    public List<KnownIssueFound> all() {
        return List.copyOf(found);
    }

    /** The issues that occurred, each once. */
    public Set<Issue> issues() {
        Set<Issue> each = new LinkedHashSet<>();
        found.forEach(one -> each.add(one.issue()));
        return each;
    }

    /** The issue that a host's failure in a stage is; none if it is not known. */
    public Optional<Issue> of(Stage stage, String host) {
        return Optional.ofNullable(
                issues.getOrDefault(Optional.of(stage), Map.of()).get(host));
    }

    /** The same of a stage that failed as a whole. */
    public Optional<Issue> of(Stage stage) {
        return of(stage, ALL);
    }

    /** The same of a run that failed beside its stages, such as one whose cluster did not start. */
    public Optional<Issue> ofRun() {
        return Optional.ofNullable(
                issues.getOrDefault(Optional.empty(), Map.of()).get(ALL));
    }

    /** Whether all that failed in the run is known, as it was judged. */
    public boolean isRun() {
        return judged.filter(Event.RunJudged::known).isPresent();
    }

    /** The cases that failed by known issues alone, as the run was judged. */
    public List<String> cases() {
        return judged.map(Event.RunJudged::knownCases).orElse(List.of());
    }

    /** Whether all that failed in the stage is known; not if nothing did. */
    public boolean isStage(StageState stage) {
        List<Event.HostEnded> hosts = stage.failedHosts();
        boolean failed = stage.verdict().filter(KnownFailures::isFailure).isPresent();
        return hosts.isEmpty()
                ? failed && of(stage.stage()).isPresent()
                : hosts.stream().allMatch(end -> of(stage.stage(), end.host()).isPresent());
    }

    /** Whether all that failed in the repetitions of a stage is known; not if nothing did. */
    public boolean isStage(List<StageState> times) {
        List<StageState> failed = times.stream()
                .filter(stage -> !stage.failedHosts().isEmpty()
                        || stage.verdict().filter(KnownFailures::isFailure).isPresent())
                .toList();
        return !failed.isEmpty() && failed.stream().allMatch(this::isStage);
    }

    /** Whether something failed, and was not cancelled. */
    public static boolean isFailure(Verdict verdict) {
        return !verdict.isGood() && verdict != Verdict.CANCELLED;
    }
}
