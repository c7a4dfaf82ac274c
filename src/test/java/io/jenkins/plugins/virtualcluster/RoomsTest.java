package io.jenkins.plugins.virtualcluster;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
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
            Set.of("definition", "hypervisor", "remote", "suite", "record", "report", "repository");

    /** Each room and those that it may use. */
    private static final Map<String, Set<String>> ROOMS = new TreeMap<>(Map.of(
            "definition", Set.of(),
            "hypervisor", Set.of("definition"),
            "remote", Set.of(),
            "suite", Set.of("definition", "hypervisor", "remote", "record"),
            "record", Set.of("definition"),
            "report", Set.of("record"),
            "repository", Set.of("definition"),
            "cli", ENGINE,
            "jenkins", ENGINE));

    /** For files' ages, leases, messages and pages. */
    private static final Set<String> TIMES_OF_DAY = Set.of(
            "Cache",
            "ImageCache",
            "Copies",
            "KvmProbe",
            "GoneJobs",
            "SuiteJobsExecution",
            "JobLook",
            "AbandonedDirectories",
            "HostConnection",
            "FollowedRun",
            "HistoryApi",
            "HypervisorStatus");

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
                        "mean a time of day", type -> TIMES_OF_DAY.contains(type.getSimpleName()))))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(classes);
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

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
