package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.common.FewNames;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.definition.Isolation;
import io.jenkins.plugins.virtualcluster.definition.Limits;
import io.jenkins.plugins.virtualcluster.definition.Notification;
import io.jenkins.plugins.virtualcluster.definition.OutputPatterns;
import io.jenkins.plugins.virtualcluster.definition.Reporting;
import io.jenkins.plugins.virtualcluster.definition.StageScript;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.Tags;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import io.jenkins.plugins.virtualcluster.definition.schedule.Cron;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.YamlComposer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads one suite: its file, its scripts and what is delivered with them. */
final class SuiteReader {
    /** Stands for all hosts whose roles have no script. */
    static final String OTHERS = "others";

    static final int MOST_CASES = 1000;
    static final int MOST_LOGS = 100;
    static final int MOST_TAGS = 100;
    static final int MOST_MAILS = 100;
    private static final int MOST_NAMES = 3;

    private final RepositoryFiles files;
    private final Map<String, ClusterOutline> clusters;
    private final Path directory;
    private final String name;
    private final Problems problems;
    private final Optional<Problems> warnings;

    /**
     * @param clusters all that there are, also those that are invalid
     * @param directory relative to the repository; its name is also the suite's
     * @param warnings where it is told what is never run; empty if that is not looked for
     */
    SuiteReader(
            RepositoryFiles files,
            Map<String, ClusterOutline> clusters,
            Path directory,
            String name,
            Problems problems,
            Optional<Problems> warnings) {
        this.files = files;
        this.clusters = clusters;
        this.directory = directory;
        this.name = name;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** The suite; empty if it or its cluster is invalid. */
    Optional<Suite> read() {
        Optional<Path> real = files.real(directory, SourceLocation.top(directory), "a suite", problems);
        if (real.isEmpty()) {
            return Optional.empty();
        }
        Path file = directory.resolve("suite.yaml");
        Path delivered = directory.resolve("files");
        if (files.exists(delivered) && !files.isDirectory(delivered)) {
            problems.add(
                    SourceLocation.top(delivered), "not a directory; expected one, whose content goes to every host");
        }
        Optional<Suite> suite = files.read(file, SourceLocation.top(file), "the suite's definition", problems)
                .flatMap(text -> YamlComposer.compose(file, text, problems))
                .flatMap(root -> Fields.of(root, Keys.SUITE, problems))
                .flatMap(fields -> suite(fields, real.get()));
        files.checkTree(directory, delivered, problems);
        return suite.filter(sound -> problems.isEmpty());
    }

    private Optional<Suite> suite(Fields fields, Path real) {
        fields.requiredValue(
                "name", name, text -> Names.same(name, "the directory").apply(Names.entry(text)));
        Optional<ClusterOutline> cluster = fields.requiredValue("cluster", "xrootd", text -> {
            if (!clusters.containsKey(text)) {
                throw new IllegalArgumentException(Wording.unknown("cluster", text, clusters.keySet()));
            }
            return clusters.get(text);
        });
        Optional<HostNames> names = cluster.flatMap(ClusterOutline::hosts);
        List<String> hostWords = fields.texts("hosts", 1, ClusterReader.MOST_HOSTS, ClusterReader.hostWord(names))
                .map(SuiteReader::values)
                .orElse(List.of());
        Map<String, String> tags = tags(fields);
        MatrixReader.Read matrix = new MatrixReader(problems).read(fields);
        Set<String> known = new HashSet<>(tags.keySet());
        known.addAll(matrix.tags());
        ScriptReader scripts = new ScriptReader(files, known, problems, warnings);
        RoleScripts roles = new RoleScripts(files, directory, names, hostWords, scripts, problems, warnings);
        Optional<StageScript> init =
                fields.required("init", "suite_init.sh").flatMap(node -> roles.ofSuite(node, "init"));
        Optional<StageScript> finalizer = fields.node("finalize").flatMap(node -> roles.ofSuite(node, "finalize"));
        List<Located<String>> caseNames = caseNames(fields);
        List<TestCase> cases = caseNames.stream()
                .flatMap(each -> testCase(each, roles).stream())
                .toList();
        warnings.ifPresent(into -> new UnusedFiles(files, directory, roles.known(), problems, into)
                .find(scripts.read(), caseNames.stream().map(Located::value).collect(Collectors.toSet())));
        Optional<String> schedule = fields.value("schedule", Cron::schedule);
        List<String> logs = logs(fields, new LogPatterns(tags, matrix.cells(), false, problems));
        Reporting reporting =
                new ReportingReader(new LogPatterns(tags, matrix.cells(), true, problems), problems).read(fields);
        Isolation isolation = isolation(fields, cluster.flatMap(ClusterOutline::cluster));
        Timeouts timeouts = timeouts(fields);
        Limits limits = limits(fields);
        OutputPatterns output =
                fields.mapping("output", Keys.OUTPUT).map(SuiteReader::output).orElse(OutputPatterns.NONE);
        Notification notification =
                fields.mapping("notify", Keys.NOTIFY).map(this::notification).orElse(Notification.NONE);
        Optional<Cluster> sound = cluster.flatMap(ClusterOutline::cluster);
        if (!problems.isEmpty() || sound.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Suite(
                name,
                sound.get().name(),
                names.orElseThrow().named(hostWords),
                hostWords,
                init.orElseThrow(),
                finalizer,
                cases,
                schedule,
                logs,
                timeouts,
                limits,
                output,
                tags,
                notification,
                matrix.cells(),
                isolation,
                reporting,
                real));
    }

    private Isolation isolation(Fields fields, Optional<Cluster> cluster) {
        Isolation isolation = fields.value("isolation", EnumWords.of(Isolation.class, "value"))
                .orElse(Isolation.SUITE);
        List<String> unsaved = cluster.stream()
                .flatMap(its -> its.hosts().stream())
                .filter(host -> host.hardware().firmware().equals(Optional.of(Hardware.Firmware.UEFI)))
                .map(Host::name)
                .toList();
        if (isolation == Isolation.CASE && !unsaved.isEmpty()) {
            warnings.ifPresent(into -> into.add(
                    fields.node("isolation").orElseThrow().place(),
                    "libvirt saves no guest that boots by UEFI, as " + FewNames.of(unsaved, MOST_NAMES)
                            + ": before each case the cluster is booted again and init is run again, instead of being put"
                            + " back within seconds; use images that boot by BIOS for that"));
        }
        return isolation;
    }

    private List<Located<String>> caseNames(Fields fields) {
        fields.required("cases", "[ first_case ]");
        return fields.texts("cases", 1, MOST_CASES, Names::entry).orElse(List.of());
    }

    private static Optional<TestCase> testCase(Located<String> caseName, RoleScripts scripts) {
        Optional<StageScript> run = scripts.ofCase(caseName, "run", true);
        Optional<StageScript> init = scripts.ofCase(caseName, "init", false);
        Optional<StageScript> finalizer = scripts.ofCase(caseName, "finalize", false);
        return run.map(script -> new TestCase(caseName.value(), init, script, finalizer));
    }

    private List<String> logs(Fields fields, LogPatterns patterns) {
        return fields.list("logs", 0, MOST_LOGS, node -> patterns.read("logs", node))
                .map(read -> values(Values.unique(read, "logs", problems)))
                .orElse(List.of());
    }

    private Timeouts timeouts(Fields fields) {
        Timeouts given = Timeouts.DEFAULT;
        return fields.mapping("timeouts", Keys.TIMEOUTS)
                .map(each -> new Timeouts(
                        each.value("start", Quantities::duration).orElse(given.start()),
                        each.value("suite", Quantities::duration).orElse(given.suite()),
                        each.value("init", Quantities::duration).orElse(given.init()),
                        each.value("run", Quantities::duration).orElse(given.run()),
                        each.value("finalize", Quantities::duration).orElse(given.finalizer()),
                        each.value("reconnect", Quantities::duration).orElse(given.reconnect())))
                .orElse(given);
    }

    private Limits limits(Fields fields) {
        Limits given = Limits.DEFAULT;
        return fields.mapping("limits", Keys.LIMITS)
                .map(each -> new Limits(
                        each.value("output", Quantities::kept).orElse(given.output()),
                        each.value("logs", Quantities::kept).orElse(given.logs())))
                .orElse(given);
    }

    private static OutputPatterns output(Fields fields) {
        return new OutputPatterns(patterns(fields, "errors"), patterns(fields, "warnings"), patterns(fields, "ignore"));
    }

    private static List<String> patterns(Fields fields, String key) {
        return fields.texts(key, 0, OutputPatterns.MOST, OutputPatterns::check)
                .map(SuiteReader::values)
                .orElse(List.of());
    }

    private Map<String, String> tags(Fields fields) {
        Map<String, String> tags = new HashMap<>();
        fields.named("tags", 0, MOST_TAGS, SuiteReader::ownTag)
                .ifPresent(entries -> entries.forEach((tag, entry) -> {
                    tags.put(tag, Values.tagValue(entry, problems).orElse(""));
                }));
        return tags;
    }

    static String ownTag(String text) {
        if (Tags.BUILT_IN.contains(text)) {
            throw new IllegalArgumentException("the tag '" + text + "' is built in; expected another name");
        }
        return Names.tag(text);
    }

    private Notification notification(Fields fields) {
        fields.required("to", "[ tester@example.org ]");
        return new Notification(
                values(fields.texts("to", 1, MOST_MAILS, Names::mail).orElse(List.of())),
                fields.value("success", EnumWords.of(Notification.Policy.class, "value"))
                        .orElse(Notification.Policy.SUITE),
                fields.value("failure", EnumWords.of(Notification.Policy.class, "value"))
                        .orElse(Notification.Policy.SUITE),
                fields.value("when", EnumWords.of(Notification.When.class, "value"))
                        .orElse(Notification.When.ALWAYS));
    }

    private static <T> List<T> values(List<Located<T>> located) {
        return located.stream().map(Located::value).toList();
    }
}
