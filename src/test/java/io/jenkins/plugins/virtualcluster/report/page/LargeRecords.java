package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Records of runs with many hosts and stages, of many runs, and of much output. */
public final class LargeRecords {
    private LargeRecords() {}

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
                "many",
                "field",
                "large3c",
                Optional.empty(),
                names,
                hosts,
                cases,
                all,
                SampleRecords.NIGHT.plusSeconds(3_600));
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
                    SampleRecords.HOSTS,
                    4,
                    SampleRecords.CASES,
                    SampleRun.stages(SampleRecords.CASES),
                    SampleRecords.NIGHT.minus(Duration.ofHours(runs - (long) i)));
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
                        SampleRecords.HOSTS,
                        4,
                        SampleRecords.CASES,
                        SampleRun.stages(SampleRecords.CASES),
                        SampleRecords.NIGHT.plus(Duration.ofHours(24L * night + i)),
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
        SampleRun.Plan plan = SampleRecords.plan("output4d", SampleRecords.NIGHT.plus(Duration.ofDays(2)));
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
