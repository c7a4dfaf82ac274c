package io.jenkins.plugins.virtualcluster;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rooms of the house, who may use whom, and how large a class may grow. */
class RoomsTest {
    private static final String ROOT = "io.jenkins.plugins.virtualcluster";
    /** Where one concept is that large; a file of 300 is a reason to look whether it holds two. */
    private static final int LINES = 500;

    private static final Set<String> ENGINE =
            Set.of("common", "definition", "hypervisor", "remote", "suite", "record", "report", "repository");

    /** Each room and those that it may use. */
    private static final Map<String, Set<String>> ROOMS = new TreeMap<>(Map.of(
            "common", Set.of(),
            "definition", Set.of("common"),
            "hypervisor", Set.of("common", "definition"),
            "remote", Set.of("common"),
            "suite", Set.of("common", "definition", "hypervisor", "remote", "record"),
            "record", Set.of("common", "definition"),
            "report", Set.of("common", "definition", "record"),
            "repository", Set.of("common", "definition"),
            "cli", ENGINE,
            "jenkins", ENGINE));

    /** For files' ages, leases, messages and pages. */
    private static final Set<String> TIMES_OF_DAY = Set.of(
            "Cache",
            "ImageCache",
            "ImageUpload",
            "CachedClones",
            "KvmProbe",
            "KnownIssueReader",
            "GoneJobs",
            "SuiteJobsStep",
            "ChangeCheck",
            "AbandonedDirectories",
            "HostConnection",
            "FollowedRun",
            "HistoryApi",
            "HypervisorStatus",
            "RunLine",
            "RunIndex");

    /** Each package of a room that has several, and those of its own room that it may use. */
    private static final Map<String, Set<String>> SUB_ROOMS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "cli",
                    Set.of(
                            "cli.base",
                            "cli.cluster",
                            "cli.completion",
                            "cli.definitions",
                            "cli.image",
                            "cli.progress",
                            "cli.records",
                            "cli.run",
                            "cli.serve",
                            "cli.terminal",
                            "cli.watch")),
            Map.entry("cli.base", Set.of("cli.terminal")),
            Map.entry("cli.cluster", Set.of("cli.base", "cli.terminal")),
            Map.entry("cli.completion", Set.of("cli.base", "cli.definitions")),
            Map.entry("cli.definitions", Set.of("cli.base")),
            Map.entry("cli.image", Set.of("cli.base", "cli.definitions", "cli.mail", "cli.run", "cli.terminal")),
            Map.entry("cli.mail", Set.of("cli.base")),
            Map.entry("cli.progress", Set.of("cli.base", "cli.terminal")),
            Map.entry("cli.records", Set.of("cli.base", "cli.progress")),
            Map.entry(
                    "cli.run",
                    Set.of(
                            "cli.base",
                            "cli.cluster",
                            "cli.definitions",
                            "cli.mail",
                            "cli.progress",
                            "cli.records",
                            "cli.terminal")),
            Map.entry("cli.serve", Set.of("cli.base")),
            Map.entry("cli.terminal", Set.of()),
            Map.entry("cli.watch", Set.of("cli.base", "cli.definitions", "cli.mail", "cli.run", "cli.terminal")),
            Map.entry("definition", Set.of()),
            Map.entry("definition.files", Set.of()),
            Map.entry(
                    "definition.reading",
                    Set.of("definition", "definition.files", "definition.schedule", "definition.yaml")),
            Map.entry("definition.schedule", Set.of("definition.yaml")),
            Map.entry("definition.yaml", Set.of("definition")),
            Map.entry("hypervisor", Set.of()),
            Map.entry("hypervisor.connection", Set.of("hypervisor", "hypervisor.document", "hypervisor.local")),
            Map.entry("hypervisor.document", Set.of("hypervisor", "hypervisor.local")),
            Map.entry(
                    "hypervisor.image",
                    Set.of("hypervisor", "hypervisor.connection", "hypervisor.document", "hypervisor.local")),
            Map.entry(
                    "hypervisor.leftover",
                    Set.of("hypervisor", "hypervisor.image", "hypervisor.libvirt", "hypervisor.local")),
            Map.entry(
                    "hypervisor.libvirt",
                    Set.of(
                            "hypervisor",
                            "hypervisor.connection",
                            "hypervisor.document",
                            "hypervisor.image",
                            "hypervisor.local")),
            Map.entry("hypervisor.local", Set.of("hypervisor")),
            Map.entry("hypervisor.placing", Set.of("hypervisor", "hypervisor.image")),
            Map.entry(
                    "jenkins.build",
                    Set.of(
                            "jenkins.cloud",
                            "jenkins.engine",
                            "jenkins.records",
                            "jenkins.repositories",
                            "jenkins.triggers")),
            Map.entry("jenkins.changes", Set.of("jenkins.runs")),
            Map.entry("jenkins.cloud", Set.of("jenkins.hypervisors")),
            Map.entry("jenkins.engine", Set.of("jenkins.cloud", "jenkins.hypervisors", "jenkins.runs")),
            Map.entry("jenkins.hypervisors", Set.of()),
            Map.entry(
                    "jenkins.jobs",
                    Set.of(
                            "jenkins.changes",
                            "jenkins.cloud",
                            "jenkins.hypervisors",
                            "jenkins.repositories",
                            "jenkins.runs",
                            "jenkins.seeds",
                            "jenkins.triggers")),
            Map.entry("jenkins.notices", Set.of("jenkins.build", "jenkins.engine", "jenkins.records")),
            Map.entry("jenkins.records", Set.of()),
            Map.entry(
                    "jenkins.repositories",
                    Set.of("jenkins.changes", "jenkins.cloud", "jenkins.hypervisors", "jenkins.runs")),
            Map.entry("jenkins.runs", Set.of("jenkins.hypervisors", "jenkins.records")),
            Map.entry("jenkins.seeds", Set.of("jenkins.changes")),
            Map.entry(
                    "jenkins.standby",
                    Set.of(
                            "jenkins.cloud",
                            "jenkins.engine",
                            "jenkins.hypervisors",
                            "jenkins.repositories",
                            "jenkins.runs")),
            Map.entry("jenkins.steps", Set.of("jenkins.cloud", "jenkins.engine", "jenkins.hypervisors")),
            Map.entry(
                    "jenkins.steps.cluster",
                    Set.of(
                            "jenkins.cloud",
                            "jenkins.engine",
                            "jenkins.runs",
                            "jenkins.steps",
                            "jenkins.steps.definitions")),
            Map.entry(
                    "jenkins.steps.definitions",
                    Set.of(
                            "jenkins.changes",
                            "jenkins.cloud",
                            "jenkins.engine",
                            "jenkins.hypervisors",
                            "jenkins.repositories",
                            "jenkins.runs",
                            "jenkins.steps",
                            "jenkins.triggers")),
            Map.entry(
                    "jenkins.steps.suite",
                    Set.of("jenkins.engine", "jenkins.runs", "jenkins.steps", "jenkins.steps.definitions")),
            Map.entry(
                    "jenkins.triggers",
                    Set.of(
                            "jenkins.changes",
                            "jenkins.cloud",
                            "jenkins.hypervisors",
                            "jenkins.repositories",
                            "jenkins.runs")),
            Map.entry("report", Set.of()),
            Map.entry("report.mail", Set.of("report.page")),
            Map.entry("report.page", Set.of()),
            Map.entry("repository", Set.of()),
            Map.entry("repository.git", Set.of("repository")),
            Map.entry("suite", Set.of("suite.cluster", "suite.host", "suite.request", "suite.stage")),
            Map.entry("suite.cluster", Set.of("suite.host", "suite.request")),
            Map.entry("suite.host", Set.of("suite.request")),
            Map.entry("suite.request", Set.of()),
            Map.entry("suite.stage", Set.of("suite.cluster", "suite.host", "suite.request"))));

    /** Sub-rooms that no other room may enter. */
    private static final Set<String> CLOSED = Set.of(
            "definition.yaml",
            "hypervisor.connection",
            "hypervisor.document",
            "hypervisor.local",
            "suite.host",
            "suite.stage");

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
    }

    @Test
    void aRoomUsesOnlyThoseThatItsLineOfTheTableNames() {
        LayeredArchitecture rooms = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                .withOptionalLayers(true);
        for (String room : ROOMS.keySet()) {
            rooms = rooms.layer(room).definedBy(ROOT + "." + room + "..");
        }
        for (Map.Entry<String, Set<String>> room : ROOMS.entrySet()) {
            rooms = room.getValue().isEmpty()
                    ? rooms.whereLayer(room.getKey()).mayNotAccessAnyLayer()
                    : rooms.whereLayer(room.getKey())
                            .mayOnlyAccessLayers(room.getValue().toArray(String[]::new));
        }
        rooms.check(classes);
    }

    @Test
    void everyClassLivesInARoom() {
        ArchRuleDefinition.classes()
                .should()
                .resideInAnyPackage(ROOMS.keySet().stream()
                        .map(room -> ROOT + "." + room + "..")
                        .toArray(String[]::new))
                .check(classes);
    }

    @Test
    void noTwoRoomsUseEachOther() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyTheJenkinsRoomKnowsJenkins() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".jenkins..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..", "com.cloudbees..")
                .check(classes);
    }

    @Test
    void onlyOnePackageKnowsHowGitIsSpoken() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".repository.git..", ROOT + ".jenkins..")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".report.page.UnifiedDiff")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jgit..")
                .check(classes);
    }

    @Test
    void whatDecidesInTheJenkinsRoomKnowsNothingOfJenkins() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".jenkins.hypervisors..",
                        ROOT + ".jenkins.records..",
                        ROOT + ".jenkins.changes..",
                        ROOT + ".jenkins.seeds..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "hudson..",
                        "jenkins..",
                        "org.jenkinsci..",
                        "org.kohsuke..",
                        "com.cloudbees..",
                        ROOT + ".jenkins.cloud..",
                        ROOT + ".jenkins.build..")
                .check(classes);
    }

    /** All else that is waited for, or is young or old, goes by a clock that nobody sets. */
    @Test
    void theWallClockIsReadOnlyWhereATimeOfDayIsMeant() {
        ArchRuleDefinition.noClasses()
                .that(DescribedPredicate.not(DescribedPredicate.describe(
                        "mean a time of day", type -> TIMES_OF_DAY.contains(topLevel(type)))))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(classes);
    }

    private static String topLevel(JavaClass type) {
        return type.getName().substring(type.getPackageName().length() + 1).replaceFirst("\\$.*", "");
    }

    @Test
    void aSubRoomUsesOnlyThoseThatItsLineOfTheTableNames() {
        Set<String> wrong = new TreeSet<>();
        forEachUse((user, used, what) -> {
            if (hall(user).equals(hall(used))
                    && SUB_ROOMS.containsKey(user)
                    && !SUB_ROOMS.get(user).contains(used)) {
                wrong.add(user + " may not use " + used + ": " + what);
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void noOtherRoomEntersAClosedSubRoom() {
        Set<String> wrong = new TreeSet<>();
        forEachUse((user, used, what) -> {
            if (!hall(user).equals(hall(used)) && CLOSED.contains(used)) {
                wrong.add(user + " may not use " + used + ": " + what);
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void theTableOfSubRoomsHasAllOfThem() {
        Map<String, Set<String>> packages = classes.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(RoomsTest::home)
                .collect(Collectors.groupingBy(RoomsTest::hall, TreeMap::new, Collectors.toSet()));
        packages.values().removeIf(all -> all.size() == 1);
        assertThat(SUB_ROOMS.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        packages.values().stream().flatMap(Set::stream).toList());
    }

    @Test
    void noTwoPackagesUseEachOther() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(classes);
    }

    /** Except the generated {@code Messages}, of which Jenkins expects one in a package. */
    @Test
    void noTwoClassesShareASimpleName() {
        Map<String, List<String>> classesByName = classes.stream()
                .filter(type -> type.isTopLevelClass()
                        && !Set.of("Messages", "package-info").contains(type.getSimpleName()))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getName, Collectors.toList())));
        classesByName.values().removeIf(all -> all.size() == 1);
        assertThat(classesByName).isEmpty();
    }

    private interface Use {
        void of(String user, String used, String what);
    }

    /** All uses of one package of ours by another. */
    private static void forEachUse(Use uses) {
        for (JavaClass user : classes) {
            for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                JavaClass used = dependency.getTargetClass().getBaseComponentType();
                if (used.getPackageName().startsWith(ROOT + ".") && !home(used).equals(home(user))) {
                    uses.of(home(user), home(used), dependency.getDescription());
                }
            }
        }
    }

    private static String home(JavaClass type) {
        return type.getPackageName().substring(ROOT.length() + 1);
    }

    private static String hall(String home) {
        return home.split("\\.")[0];
    }

    @Test
    void noSourceFileIsLongerThanAReaderBears() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> tooLong = files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> Map.entry(file, lines(file)))
                    .filter(file -> file.getValue() > LINES)
                    .map(file -> file.getKey() + ": " + file.getValue() + " lines")
                    .collect(Collectors.toList());
            assertThat(tooLong).as("files over %d lines: split them", LINES).isEmpty();
        }
    }

    /** The lab of another JVM may be without its libvirtd at any time. */
    @Test
    void testsFindTheirHypervisorByTheLabOfTheirJvm() throws IOException {
        Pattern past = Pattern.compile("getenv\\((HypervisorOption\\.VARIABLE|\"VIRTUAL_CLUSTER_(HYPERVISOR|LAB))");
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file ->
                                    past.matcher(String.join("\n", read(file))).find()))
                    .as("these read the environment past %s", Lab.class.getSimpleName())
                    .isEmpty();
        }
    }

    private static int lines(Path file) {
        return read(file).size();
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
