package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Baseline;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes records of runs that never were, for tests of the pages and for looking at them:
 * {@code SampleRecords DIR [passing|failing|idle|retried|repeated|known|results|logs|live|large|history|matrix|long-output|hostile]...}. Each
 * method gives the record's id.
 */
public final class SampleRecords {
    static final List<String> HOSTS = List.of("srv1", "srv2", "srv3", "client1", "metaman");
    static final List<String> CASES = List.of("copy_to", "copy_from", "locate");
    static final Instant NIGHT = Instant.parse("2026-11-20T02:00:00Z");
    private static final String COMMIT = "3f9a1c7be02d4416a8c5d9e0f7b2a6c4d1e8f305";
    private static final String SCRIPT =
            "#!/bin/bash\n# on @hostname@\n. $VC_LIB\nlog 'copying'\nxrdcp -f /tmp/a root://multiip//data/a\n";

    private SampleRecords() {}

    /** Writes the kinds that are named, or all that end by themselves and are small. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0) {
            System.err.println("Name a directory for the records, and kinds of records if not the small ones");
            System.exit(2);
        }
        Path records = Files.createDirectories(Path.of(arguments[0]));
        List<String> kinds = arguments.length > 1
                ? List.of(arguments).subList(1, arguments.length)
                : List.of("history", "passing", "failing", "retried", "hostile", "large");
        for (String kind : kinds) {
            write(records, kind);
        }
    }

    private static void write(Path records, String kind) throws IOException, InterruptedException {
        switch (kind) {
            case "passing" -> System.out.println(passing(records));
            case "failing" -> System.out.println(failing(records));
            case "idle" -> System.out.println(idle(records));
            case "retried" -> System.out.println(retried(records));
            case "logs" -> System.out.println(SampleLogs.write(records));
            case "results" -> System.out.println(reporting(records));
            case "live" -> live(records);
            case "repeated" -> System.out.println(repeated(records));
            case "known" -> System.out.println(known(records));
            case "matrix" -> LargeRecords.matrix(records);
            case "large" -> System.out.println(LargeRecords.large(records, 200, 100));
            case "history" -> LargeRecords.history(records, 120);
            case "long-history" -> LargeRecords.history(records, 2_000);
            case "long-output" -> System.out.println(LargeRecords.longOutput(records, 200L << 20));
            case "hostile" -> System.out.println(HostileRecord.write(records));
            default -> throw new IllegalArgumentException(kind + " is not a kind of record");
        }
    }

    /**
     * Four runs of the suite {@code results}, whose scripts report results and measurements; in the last one a result fails, and
     * less was measured.
     *
     * @return the id of the last one
     */
    public static String reporting(Path records) throws IOException {
        String last = "";
        for (int i = 1; i <= 4; i++) {
            List<String> cases = List.of("copy_to");
            SampleRun.Plan plan = new SampleRun.Plan(
                    "results",
                    "xrootd",
                    "results" + i,
                    Optional.of(COMMIT),
                    HOSTS,
                    4,
                    cases,
                    SampleRun.stages(cases),
                    NIGHT.plus(Duration.ofDays(i)));
            try (SampleRun run = SampleRun.start(records, plan)) {
                Baseline.keep(run.directory(), "results", Map.of(), false);
                report(run, i);
            }
            last = plan.id();
        }
        return last;
    }

    /** A PNG of 320 by 120 pixels. */
    static final byte[] IMAGE = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAUAAAAB4CAAAAACmpXQCAAAA1klEQVR42u3ZoREAMAwDsYzYsTtWFzArylnGj0Q9N+yE6XI3"
                    + "YAACBAgQDECAAAGCAQgQIEAwAAECBAgQIMAVgBD+OoAAAQIECAYgQIAAwQAECBAgGIAAAQIECBDgDkAIXjmAAAGCAQgQIEAwAAEC"
                    + "BAgGIECAAAECBAiwARCCVw4gQIBgAAIECBAMQIAAAYIBCBAgQIAAAQJsAITglQMIECAYgAABAgQDECBAgGAAAgQIECBAgAAbACF45Q"
                    + "ACBAgGIECAAMEABAgQIBiAAAECBAgQIMCC7gEpPAzPvFt4PQAAAABJRU5ErkJggg==");

    private static void report(SampleRun run, int number) throws IOException {
        Stage stage = Stage.caseRun("copy_to");
        run.boot();
        run.passed(Stage.SUITE_INIT, Duration.ofMillis(900));
        run.passed(Stage.caseInit("copy_to"), Duration.ofMillis(300));
        run.begin(stage);
        for (String host : run.plan().activeHosts()) {
            run.output(stage, host, "copying\n");
            run.pass(Duration.ofMillis(700));
            run.call(stage, host, "result\ttest_copy[4 GiB]\tpass");
            run.pass(Duration.ofMillis(200));
            boolean fails = number == 4 && host.equals("srv2");
            run.call(
                    stage,
                    host,
                    fails ? "result\tchecksum\tfail\t<b>got 12ab</b>, expected 34cd" : "result\tchecksum\tpass");
            run.call(stage, host, "result\tover InfiniBand\tskip\tthis host has none");
            int speed = (number == 4 ? 300 : 500) + 10 * number + host.length();
            run.call(stage, host, "measure\tthroughput\t" + speed + ".25\tMB/s\tbetter=higher");
            run.call(stage, host, "measure\tlatency\t0." + (9 - number) + "\tms\tbetter=lower");
        }
        if (number == 4) {
            run.attach(stage, "srv1", 1, "plot.svg", "Throughput <b>by</b> size", IMAGE);
            run.attach(
                    stage,
                    "srv2",
                    2,
                    "image.png",
                    "trace",
                    "<svg onload='x'/>\nmore\n".getBytes(StandardCharsets.UTF_8));
        }
        for (String host : run.plan().activeHosts()) {
            boolean fails = number == 4 && host.equals("srv2");
            String cause = "result checksum failed: <b>got 12ab</b>, expected 34cd";
            run.end(stage, host, fails ? Verdict.FAILED : Verdict.PASSED, 0, fails ? cause : null);
        }
        run.end(stage, number == 4 ? Verdict.FAILED : Verdict.PASSED, null);
        run.passed(Stage.caseFinalize("copy_to"), Duration.ofMillis(300));
        run.passed(Stage.SUITE_FINALIZE, Duration.ofMillis(300));
        run.stop(number == 4 ? Verdict.FAILED : Verdict.PASSED, null);
    }

    static SampleRun.Plan plan(String run, Instant start) {
        return new SampleRun.Plan(
                "copy", "xrootd", run, Optional.of(COMMIT), HOSTS, 4, CASES, SampleRun.stages(CASES), start);
    }

    /** A run in which all went well. */
    public static String passing(Path records) throws IOException {
        try (SampleRun run = SampleRun.start(records, plan("passed1a", NIGHT))) {
            run.definitions(SCRIPT);
            run.boot();
            for (Stage stage : run.plan().stages()) {
                for (String host : run.plan().activeHosts()) {
                    run.output(stage, host, "\u001b[1m== " + stage + "\u001b[0m on " + host + "\nall is well\n");
                }
                run.passed(stage, Duration.ofMillis(400));
            }
            run.output(Stage.caseRun("copy_to"), "srv2", "npm ERR! by the suite's own pattern\nWARNING: slow\nlast\n");
            run.append(new Event.OutputCounted(run.now(), Stage.caseRun("copy_to"), "srv2", 1, 1, true));
            run.append(new Event.OutputCounted(run.now(), Stage.caseRun("locate"), "srv1", 0, 12_345, false));
            run.collect(Stage.SUITE_FINALIZE, "srv1", "var/log/xrootd/srv1.xrd.test/cmsd.log", "cms: ready\n");
            run.stop(Verdict.PASSED, null);
            return run.plan().id();
        }
    }

    /**
     * Two runs of the suite {@code idle}, the older one first: in the first copy_from has nothing to do on srv2 and locate has
     * on no host; in the second there is nothing to do at all.
     */
    public static List<String> idle(Path records) throws IOException {
        return List.of(idle(records, "some4", List.of("srv2")), idle(records, "none5", HOSTS));
    }

    private static String idle(Path records, String name, List<String> hosts) throws IOException {
        SampleRun.Plan plan = new SampleRun.Plan(
                "idle",
                "xrootd",
                name,
                Optional.of(COMMIT),
                HOSTS,
                4,
                List.of("copy_from", "locate"),
                SampleRun.stages(List.of("copy_from", "locate")),
                NIGHT.plus(Duration.ofHours(name.charAt(name.length() - 1))));
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.definitions(SCRIPT);
            run.boot();
            for (Stage stage : plan.stages()) {
                if (stage.kind() != Stage.Kind.CASE_RUN) {
                    run.passed(stage, Duration.ofMillis(400));
                } else {
                    run.idle(stage, stage.equals(Stage.caseRun("locate")) ? HOSTS : hosts, Duration.ofMillis(700));
                }
            }
            boolean none = hosts.equals(HOSTS);
            run.stop(none ? Verdict.SKIPPED : Verdict.PASSED, none ? "no case had anything to do on any host" : null);
            return plan.id();
        }
    }

    /** A run in which a case failed on srv2, and srv3 died with a core. */
    public static String failing(Path records) throws IOException {
        SampleRun.Plan plan = plan("failed2b", NIGHT.plus(Duration.ofDays(1)));
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.definitions(SCRIPT + "assert_fail xrdcp root://multiip//data/missing /tmp/b\n");
            run.boot();
            run.passed(Stage.SUITE_INIT, Duration.ofMillis(900));
            run.passed(Stage.caseInit("copy_to"), Duration.ofMillis(300));
            run.passed(Stage.caseRun("copy_to"), Duration.ofMillis(2_100));
            run.passed(Stage.caseFinalize("copy_to"), Duration.ofMillis(150));
            run.passed(Stage.caseInit("copy_from"), Duration.ofMillis(300));
            failingStage(run, Stage.caseRun("copy_from"));
            run.passed(Stage.caseFinalize("copy_from"), Duration.ofMillis(150));
            dyingHost(run, Stage.caseInit("locate"));
            run.end(Stage.caseRun("locate"), Verdict.SKIPPED, "the case's init did not pass");
            run.end(Stage.caseFinalize("locate"), Verdict.SKIPPED, "no host is left");
            run.end(Stage.SUITE_FINALIZE, Verdict.SKIPPED, "no host is left");
            SampleRun.write(
                    run.directory().console("srv3"),
                    "[    0.000000] Linux version 6.1\n[   31.7] Kernel panic - not syncing\n");
            run.stop(Verdict.INFRASTRUCTURE, "srv3 died: its guest crashed");
            return plan.id();
        }
    }

    /** What {@link #known} fails by. */
    public static final Issue ISSUE = new Issue(
            "No servers are available", "https://example.org/issues/7", Optional.of("Redirector forgets its servers"));

    /** A run in which a case failed on srv2 by a known issue alone, after {@link #failing}. */
    public static String known(Path records) throws IOException {
        SampleRun.Plan plan = plan("known4d", NIGHT.plus(Duration.ofDays(2)));
        Stage failed = Stage.caseRun("copy_from");
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.definitions(SCRIPT);
            run.boot();
            for (Stage stage : plan.stages()) {
                if (stage.equals(failed)) {
                    failingStage(run, stage);
                    run.append(new Event.KnownIssueFound(
                            run.now(),
                            Optional.of(stage),
                            List.of("srv2"),
                            ISSUE,
                            "[3011] No servers are available to read the file"));
                } else {
                    run.passed(stage, Duration.ofMillis(400));
                }
            }
            Optional<String> cause = Optional.of("case/copy_from/run: srv2: the script exited with 54");
            run.append(new Event.RunJudged(run.now(), Verdict.FAILED, cause, true, List.of("copy_from")));
            run.stop(Verdict.FAILED, cause.get());
            return plan.id();
        }
    }

    /**
     * Three runs of cases without an init: of all cases, in which copy_from fails; of copy_to alone; and one of locate that was
     * cancelled before it began.
     */
    public static List<String> parts(Path records) throws IOException {
        return List.of(
                part(records, "all1", CASES, Verdict.FAILED),
                part(records, "one2", List.of("copy_to"), Verdict.PASSED),
                part(records, "some3", List.of("locate"), Verdict.CANCELLED));
    }

    private static String part(Path records, String name, List<String> cases, Verdict verdict) throws IOException {
        List<Stage> stages = cases.stream().map(Stage::caseRun).toList();
        SampleRun.Plan plan = new SampleRun.Plan(
                "parts",
                "xrootd",
                name,
                Optional.of(COMMIT),
                HOSTS,
                4,
                cases,
                stages,
                NIGHT.plus(Duration.ofHours(name.charAt(name.length() - 1))));
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.boot();
            for (Stage stage : stages) {
                if (verdict == Verdict.CANCELLED) {
                    run.end(stage, Verdict.SKIPPED, "the run was cancelled");
                } else if (verdict == Verdict.FAILED && stage.equals(Stage.caseRun("copy_from"))) {
                    run.begin(stage);
                    run.pass(Duration.ofSeconds(2));
                    run.end(stage, "srv2", Verdict.FAILED, 1, "the script exited with 1");
                    run.end(stage, Verdict.FAILED, "srv2: the script exited with 1");
                } else {
                    run.passed(stage, Duration.ofMillis(400));
                }
            }
            run.stop(verdict, verdict == Verdict.CANCELLED ? "cancelled by tester" : null);
            return plan.id();
        }
    }

    /**
     * Three runs of the suite {@code often}: one in which all goes well; one that runs its cases 8 times, of which the third and the sixth
     * of copy_to fail on srv2; and one in which copy_to fails there.
     */
    public static List<String> repeated(Path records) throws IOException {
        return List.of(
                often(records, 1, 1, List.of()),
                often(records, 2, 8, List.of("copy_to.3", "copy_to.6")),
                often(records, 3, 1, List.of("copy_to")));
    }

    private static String often(Path records, int number, int times, List<String> failing) throws IOException {
        List<String> own = List.of("copy_to", "locate");
        List<String> cases = times == 1 ? own : SampleRun.repeated(own, times);
        SampleRun.Plan plan = new SampleRun.Plan(
                "often",
                "xrootd",
                "often" + number,
                Optional.of(COMMIT),
                HOSTS,
                4,
                cases,
                SampleRun.stages(cases),
                NIGHT.plus(Duration.ofDays(number)));
        Verdict verdict = failing.isEmpty() ? Verdict.PASSED : Verdict.FAILED;
        try (SampleRun run = SampleRun.start(records, plan, Attempt.ONLY, times)) {
            run.definitions(SCRIPT);
            run.boot();
            for (Stage stage : plan.stages()) {
                if (stage.kind() == Stage.Kind.CASE_RUN
                        && failing.contains(stage.testCase().orElseThrow())) {
                    failingStage(run, stage);
                } else {
                    run.output(stage, "srv2", "all is well in " + stage + "\n");
                    run.passed(stage, Duration.ofMillis(400));
                }
            }
            run.stop(verdict, failing.isEmpty() ? null : "a case failed");
            return plan.id();
        }
    }

    /** A second attempt, after {@link #failing}: all goes well. */
    public static String retried(Path records) throws IOException {
        Attempt attempt = Attempt.first(2)
                .next(new Attempt.Earlier(
                        "failed2b",
                        Verdict.INFRASTRUCTURE,
                        Optional.of("srv3 died: its guest crashed"),
                        Map.of("copy_from", Verdict.FAILED, "locate", Verdict.INFRASTRUCTURE)))
                .orElseThrow();
        try (SampleRun run = SampleRun.start(
                records, plan("retried3c", NIGHT.plus(Duration.ofDays(1)).plusSeconds(600)), attempt)) {
            run.definitions(SCRIPT);
            run.boot();
            for (Stage stage : run.plan().stages()) {
                run.passed(stage, Duration.ofMillis(400));
            }
            run.stop(Verdict.PASSED, null);
            return run.plan().id();
        }
    }

    /** A passing rerun of what did not pass in {@link #failing}. */
    public static String rerun(Path records) throws IOException {
        List<String> cases = List.of("copy_from", "locate");
        SampleRun.Plan whole = plan("rerun6f", NIGHT.plus(Duration.ofDays(1)).plusSeconds(1200));
        SampleRun.Plan plan = new SampleRun.Plan(
                whole.suite(),
                whole.cluster(),
                whole.run(),
                whole.commit(),
                whole.hosts(),
                whole.active(),
                cases,
                SampleRun.stages(cases),
                whole.start());
        try (SampleRun run = SampleRun.start(records, plan, Attempt.ONLY, Optional.of("failed2b"))) {
            run.definitions(SCRIPT);
            run.boot();
            for (Stage stage : plan.stages()) {
                run.passed(stage, Duration.ofMillis(400));
            }
            run.stop(Verdict.PASSED, null);
            return plan.id();
        }
    }

    private static void failingStage(SampleRun run, Stage stage) throws IOException {
        run.begin(stage);
        for (int i = 0; i < 2_500; i++) {
            run.pass(Duration.ofMillis(2));
            run.output(stage, "srv2", "block " + i + (i % 500 == 7 ? ": warning: slow disk" : " copied") + "\n");
        }
        run.output(
                stage,
                "srv2",
                "\u001b[31m[3011] No servers are available to read the file\u001b[0m\nERROR: copy failed\n");
        run.output(stage, "srv1", "waiting for srv2\n");
        for (String host : List.of("srv1", "srv3", "client1")) {
            run.pass(Duration.ofMillis(700));
            run.end(stage, host, Verdict.PASSED, 0, null);
        }
        run.pass(Duration.ofSeconds(21));
        run.end(stage, "srv2", Verdict.FAILED, 54, "the script exited with 54");
        run.end(stage, Verdict.FAILED, "srv2: the script exited with 54");
        run.collect(stage, "srv2", "var/log/xrootd/srv2.xrd.test/xrootd.log", "xrootd: open failed\n");
        run.collect(stage, "srv2", "cores/xrootd.1234.backtrace.txt", "#0  0x00007f in XrdOss::Open ()\n#1  main ()\n");
    }

    private static void dyingHost(SampleRun run, Stage stage) throws IOException {
        run.begin(stage);
        run.pass(Duration.ofMillis(400));
        for (String host : List.of("srv1", "srv2", "client1")) {
            run.end(stage, host, Verdict.PASSED, 0, null);
        }
        run.pass(Duration.ofSeconds(3));
        run.append(new Event.HostDied(run.now(), "srv3", "its guest crashed"));
        run.end(stage, "srv3", Verdict.INFRASTRUCTURE, 0, "the host died: its guest crashed");
        run.end(stage, Verdict.INFRASTRUCTURE, "srv3: the host died");
    }

    /** A run that goes on for half a minute while this is called. */
    public static void live(Path records) throws IOException, InterruptedException {
        try (LiveRun run = LiveRun.start(records, Duration.ofSeconds(5))) {
            System.out.println(run.id());
            run.join();
        }
    }
}
