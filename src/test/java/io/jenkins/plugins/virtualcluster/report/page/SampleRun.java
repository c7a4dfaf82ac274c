package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.DeliveredFile;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.ImageType;
import io.jenkins.plugins.virtualcluster.record.OutputFile;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RepeatedCase;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A run that never was: writes its record step by step, at a time of its own. */
public final class SampleRun implements AutoCloseable {
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** What a sample run is made of. */
    public record Plan(
            String suite,
            String cluster,
            String run,
            Optional<String> commit,
            List<String> hosts,
            int active,
            List<String> cases,
            List<Stage> stages,
            Instant start,
            Map<String, String> cell) {

        /** Of a suite without a matrix. */
        public Plan(
                String suite,
                String cluster,
                String run,
                Optional<String> commit,
                List<String> hosts,
                int active,
                List<String> cases,
                List<Stage> stages,
                Instant start) {
            this(suite, cluster, run, commit, hosts, active, cases, stages, start, Map.of());
        }

        /** The name of the record's directory; without what a directory cannot be named. */
        public String id() {
            return ID.format(start) + "-" + suite.replaceAll("[^A-Za-z0-9_-]+", "_") + "-" + run;
        }

        List<String> activeHosts() {
            return hosts.subList(0, active);
        }
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now;

        SettableClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Plan plan;
    private final SettableClock clock;
    private final RecordWriter writer;
    private int calls;

    private SampleRun(Plan plan, SettableClock clock, RecordWriter writer) {
        this.plan = plan;
        this.clock = clock;
        this.writer = writer;
    }

    /** Makes the record's directory and its first event. */
    public static SampleRun start(Path records, Plan plan) throws IOException {
        return start(records, plan, Attempt.ONLY);
    }

    /** The same as that attempt. */
    public static SampleRun start(Path records, Plan plan, Attempt attempt) throws IOException {
        return start(records, plan, attempt, Optional.empty());
    }

    /** The same as that attempt, which repeats a run. */
    static SampleRun start(Path records, Plan plan, Attempt attempt, Optional<String> rerunOf) throws IOException {
        return start(records, plan, attempt, rerunOf, 1);
    }

    /** The same as that attempt, which runs its cases so often; the plan has the repetitions, see {@link #repeated}. */
    public static SampleRun start(Path records, Plan plan, Attempt attempt, int repeats) throws IOException {
        return start(records, plan, attempt, Optional.empty(), repeats);
    }

    private static SampleRun start(Path records, Plan plan, Attempt attempt, Optional<String> rerunOf, int repeats)
            throws IOException {
        SettableClock clock = new SettableClock(plan.start());
        RunDirectory directory = new RunDirectory(records.resolve(plan.id()));
        SampleRun run = new SampleRun(plan, clock, RecordWriter.open(directory, clock));
        run.append(new Event.RunStarted(
                run.now(),
                plan.run(),
                plan.suite(),
                plan.cluster(),
                "tester@lab",
                plan.commit(),
                "qemu:///system",
                plan.hosts(),
                plan.active(),
                plan.stages(),
                attempt,
                plan.cell(),
                Optional.empty(),
                plan.commit().map(id -> "https://github.com/example/definitions/commit/" + id),
                rerunOf,
                repeats));
        return run;
    }

    /** Init, run and finalize of each case between the suite's own stages. */
    public static List<Stage> stages(List<String> cases) {
        List<Stage> stages = new ArrayList<>(List.of(Stage.SUITE_INIT));
        for (String name : cases) {
            stages.addAll(List.of(Stage.caseInit(name), Stage.caseRun(name), Stage.caseFinalize(name)));
        }
        stages.add(Stage.SUITE_FINALIZE);
        return stages;
    }

    /** The names that the repetitions of these cases have in a record, in their order. */
    public static List<String> repeated(List<String> cases, int times) {
        return IntStream.rangeClosed(1, times)
                .boxed()
                .flatMap(time -> cases.stream().map(name -> new RepeatedCase(name, time).toString()))
                .toList();
    }

    /** A script calls so, and is answered with {@code ok}. */
    void call(Stage stage, String host, String call) throws IOException {
        append(new Event.ScriptCalled(now(), stage, host, "1." + ++calls, call, List.of(), Optional.of("ok")));
    }

    /** A script attached a file. */
    void attach(Stage stage, String host, int number, String name, String title, byte[] content) throws IOException {
        String path = "attached/" + number + "-" + name;
        Path file = directory().collected(stage, host).resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        Attachment.Content attached = new Attachment.Content(
                path, title, content.length, "0".repeat(64), ImageType.of(file).map(ImageType::mime));
        append(new Event.FileAttached(now(), stage, host, "9." + number, attached));
    }

    public RunDirectory directory() {
        return writer.directory();
    }

    public Plan plan() {
        return plan;
    }

    public Instant now() {
        return clock.instant();
    }

    /** Moves this run's clock. */
    public void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    /** Sets this run's clock to the real time. */
    public void catchUp() {
        clock.now = Instant.now();
    }

    public void append(Event event) throws IOException {
        writer.append(event);
    }

    /** Definitions, their facts and the delivered scripts, as the run's start keeps them. */
    public void definitions(String caseScript) throws IOException {
        Cluster cluster = SampleDefinitions.cluster(plan.cluster(), plan.hosts());
        RunFacts.write(
                directory(),
                cluster,
                SampleDefinitions.suite(plan.suite(), plan.cluster(), plan.activeHosts(), plan.cases()));
        RunFacts.writeDelivered(
                directory(),
                List.of(new DeliveredFile("packages/app-1.2.rpm", 1_234_567, "0123456789abcdef".repeat(4))));
        write(directory().cluster(), "name: " + plan.cluster() + "\nhosts:\n" + lines(plan.hosts(), "  %s: {}\n"));
        write(
                directory().suite().resolve("suite.yaml"),
                "name: " + plan.suite() + "\ncluster: " + plan.cluster() + "\ncases:\n"
                        + lines(plan.cases(), "  - %s\n"));
        for (String name : plan.cases()) {
            write(directory().suite().resolve("cases").resolve(name).resolve("run.sh"), caseScript);
        }
        for (Stage stage : plan.stages()) {
            for (String host : plan.activeHosts()) {
                write(directory().script(stage, host), caseScript.replace("@hostname@", host));
            }
        }
    }

    private static String lines(List<String> items, String format) {
        StringBuilder text = new StringBuilder();
        items.forEach(item -> text.append(String.format(format, item)));
        return text.toString();
    }

    /** All hosts boot and get ready. */
    public void boot() throws IOException {
        for (String host : plan.hosts()) {
            int number = plan.hosts().indexOf(host);
            append(new Event.HostStarting(
                    now(), host, host + ".xrd.test", "192.168." + (127 + number / 250) + "." + (3 + number % 250)));
        }
        pass(Duration.ofMillis(7_300));
        for (String host : plan.hosts()) {
            pass(Duration.ofMillis(900 / plan.hosts().size()));
            append(new Event.HostReady(now(), host));
        }
    }

    public void begin(Stage stage) throws IOException {
        append(new Event.StageStarted(now(), stage, plan.activeHosts(), now().plus(Duration.ofMinutes(30))));
    }

    public void output(Stage stage, String host, byte[] bytes) throws IOException {
        try (OutputFile file = writer.output(stage, host)) {
            file.write(bytes, 0, bytes.length);
        }
    }

    public void output(Stage stage, String host, String text) throws IOException {
        output(stage, host, text.getBytes(StandardCharsets.UTF_8));
    }

    public void end(Stage stage, String host, Verdict verdict, int exitCode, String cause) throws IOException {
        Path output = directory().output(stage, host);
        append(new Event.HostEnded(
                now(),
                stage,
                host,
                verdict,
                verdict == Verdict.PASSED || verdict == Verdict.FAILED || verdict == Verdict.SKIPPED
                        ? OptionalInt.of(exitCode)
                        : OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.ofNullable(cause),
                Files.exists(output) ? Files.size(output) : 0,
                0));
    }

    public void end(Stage stage, Verdict verdict, String cause) throws IOException {
        append(new Event.StageEnded(now(), stage, verdict, Optional.ofNullable(cause)));
    }

    /** A stage in which all hosts pass, one after the other. */
    public void passed(Stage stage, Duration each) throws IOException {
        begin(stage);
        for (String host : plan.activeHosts()) {
            pass(each);
            end(stage, host, Verdict.PASSED, 0, null);
        }
        end(stage, Verdict.PASSED, null);
    }

    /** A stage in which there is nothing to do on these hosts; the others pass, one after the other. */
    public void idle(Stage stage, List<String> idle, Duration each) throws IOException {
        begin(stage);
        for (String host : plan.activeHosts()) {
            pass(each);
            if (idle.contains(host)) {
                end(stage, host, Verdict.SKIPPED, 77, "nothing to do");
            } else {
                end(stage, host, Verdict.PASSED, 0, null);
            }
        }
        boolean all = idle.containsAll(plan.activeHosts());
        end(stage, all ? Verdict.SKIPPED : Verdict.PASSED, all ? "nothing to do on any host" : null);
    }

    public void collect(Stage stage, String host, String name, String text) throws IOException {
        write(directory().collected(stage, host).resolve(name), text);
        append(new Event.FilesCollected(now(), stage, host, List.of(name), List.of()));
    }

    public void stop(Verdict verdict, String cause) throws IOException {
        pass(Duration.ofMillis(1_200));
        append(new Event.ClusterStopped(now(), Optional.empty()));
        append(new Event.RunEnded(now(), verdict, Optional.ofNullable(cause)));
    }

    /** Writes a file of the record, with the directories above it. */
    public static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
