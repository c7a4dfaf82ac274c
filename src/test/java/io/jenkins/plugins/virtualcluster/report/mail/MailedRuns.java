package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.RunIndex;
import io.jenkins.plugins.virtualcluster.report.page.SampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A row of runs of one suite with cases one and two, a day apart, each with a commit of its own. */
final class MailedRuns {
    static final Map<String, Verdict> GOOD = Map.of();
    static final String DEATH = "srv2 died: its guest was destroyed";

    private static final Instant FIRST = Instant.parse("2026-11-20T02:00:00Z");
    private final Path records;
    private final String notification;
    private int count;
    private RunDirectory last;

    List<String> cases = List.of("one", "two");

    Map<String, String> cell = Map.of();

    /** How often the cases run; what fails is named such as {@code one.3} if that is more than once. */
    int repeats = 1;

    /** What failures are. */
    Optional<Issue> issue = Optional.empty();

    /** The output of what fails. */
    String output = "copying\nchecksum differs\n";

    /** @param notification as {@code notify} in suite.yaml, in JSON */
    MailedRuns(Path records, String notification) {
        this.records = records;
        this.notification = notification;
    }

    /** A run in which these cases fail so on srv2. */
    MailedRuns run(Map<String, Verdict> failing) throws IOException {
        return run(failing, Verdict.worst(failing.values()).worse(Verdict.PASSED), Optional.empty(), Attempt.ONLY);
    }

    MailedRuns run(Map<String, Verdict> failing, Verdict verdict, Optional<String> cause, Attempt attempt)
            throws IOException {
        count++;
        List<String> inRecord = repeats == 1 ? cases : SampleRun.repeated(cases, repeats);
        SampleRun.Plan plan = new SampleRun.Plan(
                "copy",
                "xrootd",
                "run" + count,
                Optional.of("c0ffee" + count + "0123456789abcdef"),
                List.of("srv1", "srv2"),
                2,
                inRecord,
                SampleRun.stages(inRecord),
                FIRST.plus(Duration.ofDays(count)),
                cell);
        try (SampleRun run = SampleRun.start(records, plan, attempt, repeats)) {
            last = run.directory();
            Files.writeString(
                    last.suiteFacts(),
                    "{\"name\":\"copy\",\"cluster\":\"xrootd\",\"hosts\":[],\"cases\":[],\"logs\":[],\"tags\":{},"
                            + "\"notification\":" + notification + "}");
            run.boot();
            for (Stage stage : plan.stages()) {
                Verdict stageVerdict = stage.testCase()
                        .filter(name -> stage.equals(Stage.caseRun(name)))
                        .map(failing::get)
                        .orElse(Verdict.PASSED);
                if (stageVerdict == Verdict.PASSED) {
                    run.passed(stage, Duration.ofMillis(400));
                } else {
                    run.begin(stage);
                    run.output(stage, "srv2", output);
                    run.end(stage, "srv1", Verdict.PASSED, 0, null);
                    run.end(stage, "srv2", stageVerdict, 3, "its script exited with 3");
                    run.end(stage, stageVerdict, null);
                    if (issue.isPresent()) {
                        run.append(new Event.KnownIssueFound(
                                run.now(), Optional.of(stage), List.of("srv2"), issue.get(), "checksum differs"));
                    }
                }
            }
            if (issue.isPresent()) {
                run.append(new Event.RunJudged(run.now(), verdict, cause, true, List.copyOf(failing.keySet())));
            }
            run.stop(verdict, cause.orElse(null));
        }
        return this;
    }

    /** A run whose cluster did not start. */
    MailedRuns broken() throws IOException {
        return run(GOOD, Verdict.INFRASTRUCTURE, Optional.of(DEATH), Attempt.ONLY);
    }

    EndedRun last() throws IOException {
        return EndedRun.of(last, new RunIndex(records), id -> Optional.of("https://ci.example.org/run/" + id))
                .orElseThrow();
    }

    RunDirectory directory() {
        return last;
    }

    /** The mails of the last run. */
    List<Mail> mails() throws IOException {
        return Mails.of(last());
    }

    List<String> subjects() throws IOException {
        List<String> subjects = new ArrayList<>();
        mails().forEach(mail -> subjects.add(mail.subject()));
        return subjects;
    }
}
