package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.VirtualClusterCloud;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.DefinitionRepositories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** All settings as code: what is read is what is written again. */
@ExtendWith(PluginsOfClassPath.class)
@WithJenkins
class AsCodeRealJenkinsTest {
    private static JenkinsRule jenkins;

    @TempDir
    Path directory;

    @BeforeAll
    static void start(JenkinsRule started) {
        jenkins = started;
    }

    @AfterAll
    static void end() throws Exception {
        jenkins.after();
    }

    private static void read(Path file) throws Exception {
        ConfigurationAsCode.get().configure(file.toString());
    }

    private static Object yaml(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static Object clouds(Object all) {
        return map(map(all).get("jenkins")).get("clouds");
    }

    private static Object repositories(Object all) {
        return map(map(all).get("unclassified")).get("virtualClusterRepositories");
    }

    private static Object exported() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        return yaml(out.toString(StandardCharsets.UTF_8));
    }

    /** A file with our part of the settings, and nothing else. */
    private Path ours(Object all) throws IOException {
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("jenkins", Map.of("clouds", clouds(all)));
        ours.put("unclassified", Map.of("virtualClusterRepositories", repositories(all)));
        return Files.writeString(
                directory.resolve("ours.yaml"), new Dump(DumpSettings.builder().build()).dumpToString(ours));
    }

    @Test
    void twoHypervisorsOfOneNameAreRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("twice.yaml"), """
                jenkins:
                  clouds:
                  - virtualCluster:
                      name: "twice"
                      hypervisors:
                      - { name: "hv", uri: "qemu:///system" }
                      - { name: "hv", uri: "qemu+ssh://h/system" }
                """);

        assertThatThrownBy(() -> read(file)).hasStackTraceContaining("There are two hypervisors named 'hv'");
    }

    @Test
    void whatIsReadIsWhatIsWrittenAgain() throws Exception {
        String text;
        try (var resource = AsCodeRealJenkinsTest.class.getResourceAsStream("/settings.yaml")) {
            text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        Object given = yaml(text);

        read(Files.writeString(directory.resolve("settings.yaml"), text));
        Object first = exported();
        HypervisorDescription hypervisor = VirtualClusterCloud.allHypervisors().get(0);
        jenkins.jenkins.clouds.clear();
        DefinitionRepositories.get().setRepositories(List.of());
        read(ours(first));

        assertThat(hypervisor.credentials()).isEqualTo("hv1-login");
        assertThat(repositories(first)).isEqualTo(repositories(given));
        assertThat(clouds(first)).isEqualTo(clouds(given));
        assertThat(VirtualClusterCloud.allHypervisors()).hasSize(2).first().isEqualTo(hypervisor);
        assertThat(DefinitionRepositories.get()
                        .named("definitions")
                        .orElseThrow()
                        .paths())
                .containsExactly("tests/xrootd", "examples");
        assertThat(exported()).isEqualTo(first);
    }
}
