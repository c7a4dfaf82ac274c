package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.upgrade.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;

/**
 * Classes whose objects Jenkins saves: in {@code config.xml} and the files of settings by the names of classes and fields; in
 * a pipeline's {@code program.dat} also by the types of fields and the version of the class. Fields may come, which are null or
 * zero when an older object is read; none goes or changes its type.
 */
class SavedClassesTest {
    private static final Set<String> SAVED = Set.of(
            "java/io/Serializable",
            "hudson/model/Describable",
            "hudson/model/Cause",
            "hudson/model/InvisibleAction",
            "hudson/model/JobProperty",
            "hudson/slaves/Cloud",
            "hudson/triggers/Trigger",
            "jenkins/model/GlobalConfiguration",
            "org/jenkinsci/plugins/workflow/steps/Step",
            "org/jenkinsci/plugins/workflow/steps/StepExecution",
            "org/jenkinsci/plugins/workflow/steps/BodyExecutionCallback");
    private static final Pattern OURS = Pattern.compile("L(io/jenkins/plugins/virtualcluster/[^;<]+)[;<]");

    static List<Path> versions() throws IOException {
        return Fixtures.versions();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatAnEarlierVersionSavedStillHasItsPlace(Path version) throws IOException {
        assertThat(Fixtures.gone(version.resolve("saved-classes.txt"), today()))
                .as(Fixtures.ADVICE)
                .isEmpty();
    }

    @Test
    void todaysSavedClassesAreKnown() throws IOException {
        List<String> today = today();
        Fixtures.keep("saved-classes.txt", today);

        assertThat(today)
                .contains(
                        PluginClasses.ROOM + "/steps/suite/RunSuiteStep suite Ljava/lang/String;",
                        PluginClasses.ROOM + "/steps/suite/RunSuiteStep serialVersionUID 1",
                        PluginClasses.ROOM + "/engine/ClusterContext tags Ljava/util/TreeMap;",
                        PluginClasses.ROOM + "/engine/EngineExecution id Ljava/lang/String;",
                        PluginClasses.ROOM + "/cloud/VirtualClusterCloud hypervisors Ljava/util/List;",
                        PluginClasses.ROOM + "/triggers/SuiteChangesTrigger repository Ljava/lang/String;")
                .as("they are indexes of what is elsewhere")
                .noneMatch(line -> line.contains(" connections "));
    }

    private static List<String> today() throws IOException {
        Set<String> lines = new TreeSet<>();
        Set<String> known = new TreeSet<>();
        for (ClassNode node : PluginClasses.all()) {
            if (isSaved(node)) {
                add(node, known, lines);
            }
        }
        return new ArrayList<>(lines);
    }

    private static boolean isSaved(ClassNode node) {
        return SAVED.contains(node.superName)
                || node.interfaces.stream().anyMatch(SAVED::contains)
                || PluginClasses.find(node.superName)
                        .filter(SavedClassesTest::isSaved)
                        .isPresent();
    }

    private static void add(ClassNode node, Set<String> known, Set<String> lines) {
        if (!known.add(node.name) || (node.access & Opcodes.ACC_ENUM) != 0) {
            return;
        }
        for (FieldNode field : node.fields) {
            if (field.name.equals("serialVersionUID")) {
                lines.add(node.name + " serialVersionUID " + field.value);
            } else if ((field.access & (Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT)) == 0) {
                lines.add(node.name + " " + field.name + " " + field.desc);
                Matcher ours = OURS.matcher(Optional.ofNullable(field.signature).orElse(field.desc));
                while (ours.find()) {
                    PluginClasses.find(ours.group(1)).ifPresent(each -> add(each, known, lines));
                }
            }
        }
        Stream.of(node.superName)
                .flatMap(above -> PluginClasses.find(above).stream())
                .forEach(above -> add(above, known, lines));
    }
}
