package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes records of runs that never were, for tests of the pages and for looking at them:
 * {@code SampleRecords DIR [passing|failing|retried|live|large|history|matrix|long-output|hostile]...}. Each method gives the record's id.
 */
public final class SampleRecords {
    static final List<String> HOSTS = List.of("srv1", "srv2", "srv3", "client1", "metaman");
    static final List<String> CASES = List.of("copy_to", "copy_from", "locate");
    private static final Instant NIGHT = Instant.parse("2026-11-20T02:00:00Z");
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
            case "retried" -> System.out.println(retried(records));
            case "live" -> live(records);
            case "matrix" -> matrix(records);
            case "large" -> System.out.println(large(records, 200, 100));
            case "history" -> history(records, 120);
            case "long-history" -> history(records, 2_000);
            case "long-output" -> System.out.println(longOutput(records, 200L << 20));
            case "hostile" -> System.out.println(HostileRecord.write(records));
            default -> throw new IllegalArgumentException(kind + " is not a kind of record");
        }
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
            run.collect(Stage.SUITE_FINALIZE, "srv1", "var/log/xrootd/srv1.xrd.test/cmsd.log", "cms: ready\n");
            run.stop(Verdict.PASSED, null);
            return run.plan().id();
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

    /** Many hosts and stages: every cell ended, one in 97 of them failed. */
    public static String large(Path records, int hosts, int stages) throws IOException {
        List<String> cases = IntStream.rangeClosed(1, (stages - 2 + 2) / 3)
                .mapToObj(i -> String.format("case_%02d", i))
                .toList();
        List<Stage> all = new ArrayList<>(SampleRun.stages(cases));
        while (all.size() > stages) {
            all.remove(all.size() - 2);
        }
        List<String> names = IntStream.rangeClosed(1, hosts)
                .mapToObj(i -> String.format("node%03d", i))
                .toList();
        SampleRun.Plan plan = new SampleRun.Plan(
                "many", "field", "large3c", Optional.empty(), names, hosts, cases, all, NIGHT.plusSeconds(3_600));
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.boot();
            for (Stage stage : all) {
                largeStage(run, stage);
            }
            run.stop(Verdict.FAILED, null);
            return plan.id();
        }
    }

    private static void largeStage(SampleRun run, Stage stage) throws IOException {
        run.begin(stage);
        int number = run.plan().stages().indexOf(stage);
        Verdict worst = Verdict.PASSED;
        for (int i = 0; i < run.plan().hosts().size(); i++) {
            String host = run.plan().hosts().get(i);
            boolean fails = (i * 31 + number * 7) % 97 == 0;
            run.pass(Duration.ofMillis(20 + i % 7));
            if (fails) {
                run.output(stage, host, "ERROR: " + host + " failed in " + stage + "\n");
                worst = Verdict.FAILED;
            }
            run.end(
                    stage,
                    host,
                    fails ? Verdict.FAILED : Verdict.PASSED,
                    fails ? 1 : 0,
                    fails ? "the script exited with 1" : null);
        }
        run.end(stage, worst, null);
    }

    /**
     * Many small runs of the suites {@code nightly} and {@code smoke}, an hour apart, the newest last: copy_from fails on
     * srv2 in the last 9 runs of each suite, and locate now and then.
     */
    public static List<String> history(Path records, int runs) throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            SampleRun.Plan plan = new SampleRun.Plan(
                    i % 2 == 0 ? "nightly" : "smoke",
                    "xrootd",
                    String.format("h%07d", i),
                    Optional.of(String.format("%040x", 0xabc000L + i / 4)),
                    HOSTS,
                    4,
                    CASES,
                    SampleRun.stages(CASES),
                    NIGHT.minus(Duration.ofHours(runs - (long) i)));
            ids.add(plan.id());
            try (SampleRun run = SampleRun.start(records, plan)) {
                historicRun(run, i >= runs - 18, i % 14 < 2);
            }
        }
        return ids;
    }

    /** Four nights of a suite with a matrix of two versions, two architectures and one combination that is left out. */
    public static List<String> matrix(Path records) throws IOException {
        List<Map<String, String>> cells =
                List.of(cell("5.5", "x86_64"), cell("5.10", "x86_64"), cell("5.10", "aarch64"));
        List<String> ids = new ArrayList<>();
        for (int night = 0; night < 4; night++) {
            for (int i = 0; i < cells.size(); i++) {
                SampleRun.Plan plan = new SampleRun.Plan(
                        "versions",
                        "xrootd",
                        "m" + night + "cell" + i,
                        Optional.of(String.format("%040x", 0xabc000L + night)),
                        HOSTS,
                        4,
                        CASES,
                        SampleRun.stages(CASES),
                        NIGHT.plus(Duration.ofHours(24L * night + i)),
                        cells.get(i));
                ids.add(plan.id());
                try (SampleRun run = SampleRun.start(records, plan)) {
                    historicRun(run, i == 1 && night > 1, false);
                }
            }
        }
        return ids;
    }

    private static Map<String, String> cell(String version, String arch) {
        Map<String, String> cell = new LinkedHashMap<>();
        cell.put("version", version);
        cell.put("arch", arch);
        return cell;
    }

    private static void historicRun(SampleRun run, boolean copyFails, boolean locateFails) throws IOException {
        run.boot();
        Verdict worst = Verdict.PASSED;
        for (Stage stage : run.plan().stages()) {
            boolean fails = copyFails && stage.equals(Stage.caseRun("copy_from"))
                    || locateFails && stage.equals(Stage.caseRun("locate"));
            if (!fails) {
                run.passed(stage, Duration.ofMillis(100 + stage.toString().length() * 10L));
                continue;
            }
            run.begin(stage);
            run.pass(Duration.ofSeconds(2));
            for (String host : run.plan().activeHosts()) {
                boolean here = host.equals("srv2");
                run.end(
                        stage,
                        host,
                        here ? Verdict.FAILED : Verdict.PASSED,
                        here ? 1 : 0,
                        here ? "the script exited with 1" : null);
            }
            run.end(stage, Verdict.FAILED, "srv2: the script exited with 1");
            worst = Verdict.FAILED;
        }
        run.stop(worst, null);
    }

    /** A run whose srv1 wrote that many bytes in case/copy_to/run: lines of about 80 bytes, one in 10,000 an error. */
    public static String longOutput(Path records, long bytes) throws IOException {
        SampleRun.Plan plan = plan("output4d", NIGHT.plus(Duration.ofDays(2)));
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.boot();
            Stage stage = Stage.caseRun("copy_to");
            run.begin(stage);
            run.output(stage, "srv1", "the first line\n");
            writeLines(run.directory().output(stage, "srv1"), bytes);
            for (String host : plan.activeHosts()) {
                run.pass(Duration.ofSeconds(30));
                run.end(stage, host, Verdict.PASSED, 0, null);
            }
            run.end(stage, Verdict.PASSED, null);
            run.stop(Verdict.PASSED, null);
            return plan.id();
        }
    }

    private static void writeLines(Path file, long bytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, java.nio.file.StandardOpenOption.APPEND)) {
            long written = Files.size(file);
            StringBuilder block = new StringBuilder();
            for (int line = 2; written < bytes; line++) {
                block.append("line ")
                        .append(line)
                        .append(line % 10_000 == 0 ? " ERROR: needle " : " of much output that nobody wants to read ")
                        .append("abcdefghijklmnopqrstuvwxyz\n");
                if (block.length() > 1 << 20) {
                    byte[] text = block.toString().getBytes(StandardCharsets.UTF_8);
                    out.write(text);
                    written += text.length;
                    block.setLength(0);
                }
            }
        }
    }
}
