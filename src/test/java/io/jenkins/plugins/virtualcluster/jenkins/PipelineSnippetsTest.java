package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.tree.ClassNode;

/** Pipelines in documents and examples give steps only parameters that they have. */
class PipelineSnippetsTest {
    private static final Map<String, String> STEPS = Map.of(
            "virtualCluster", "steps/cluster/VirtualClusterStep",
            "clusterScript", "steps/cluster/ClusterScriptStep",
            "clusterCopy", "steps/cluster/ClusterCopyStep",
            "runSuite", "steps/suite/RunSuiteStep",
            "suiteInit", "steps/suite/SuiteInitStep",
            "suiteFinalize", "steps/suite/SuiteFinalizeStep",
            "testCase", "steps/suite/TestCaseStep",
            "caseInit", "steps/suite/CaseInitStep",
            "suiteJobs", "jobs/SuiteJobsStep",
            "suiteChanges", "triggers/SuiteChangesTrigger");
    private static final Pattern CALL = Pattern.compile("\\b(" + String.join("|", STEPS.keySet()) + ")[ (](?=\\w+: )");
    private static final Pattern NAME = Pattern.compile("(\\w+): ");

    static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("Jenkinsfile"), Path.of("README.md")));
        for (Path place : List.of(Path.of("docs"), Path.of("examples"))) {
            try (Stream<Path> all = Files.walk(place)) {
                files.addAll(all.filter(file -> file.toString().matches(".*\\.(md|groovy)"))
                        .sorted()
                        .toList());
            }
        }
        return files;
    }

    @ParameterizedTest
    @MethodSource("files")
    void stepsAreGivenParametersThatTheyHave(Path file) throws IOException {
        String text = Files.readString(file);
        Matcher call = CALL.matcher(text);
        while (call.find()) {
            ClassNode step = PluginClasses.find(PluginClasses.ROOM + "/" + STEPS.get(call.group(1)))
                    .orElseThrow();
            for (String name : names(text.substring(call.end()))) {
                assertThat(PluginClasses.isDataBound(step, name))
                        .as("%s: %s has a parameter %s", file, call.group(1), name)
                        .isTrue();
            }
        }
    }

    /** The names of arguments, to the end of the line, or of a line that does not end with a comma. */
    private static TreeSet<String> names(String text) {
        TreeSet<String> names = new TreeSet<>();
        int depth = 0;
        for (int i = 0; i < text.length() && depth >= 0; i++) {
            char sign = text.charAt(i);
            if (sign == '\'' || sign == '"') {
                String quote = text.startsWith("'''", i) ? "'''" : String.valueOf(sign);
                int end = text.indexOf(quote, i + quote.length());
                i = end < 0 ? text.length() : end + quote.length() - 1;
            } else if (sign == '[' || sign == '(' || sign == '{') {
                depth++;
            } else if (sign == ']' || sign == ')' || sign == '}') {
                depth--;
            } else if (sign == '`' || sign == '\n' && !text.substring(0, i).endsWith(",")) {
                break;
            } else if (depth == 0 && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)))) {
                Matcher name = NAME.matcher(text).region(i, text.length());
                if (name.lookingAt()) {
                    names.add(name.group(1));
                }
            }
        }
        return names;
    }
}
