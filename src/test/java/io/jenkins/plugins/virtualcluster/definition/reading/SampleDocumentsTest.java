package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reader and the JSON Schemas on the same documents. */
class SampleDocumentsTest {
    static final Schema CLUSTER_SCHEMA = schema("cluster.schema.json");
    static final Schema IMAGES_SCHEMA = schema("images.schema.json");
    static final Schema KNOWN_ISSUES_SCHEMA = schema("known-issues.schema.json");
    static final Schema SUITE_SCHEMA = schema("suite.schema.json");

    @TempDir
    private Path directory;

    private static Schema schema(String resource) {
        InputStream in = DefinitionReader.class.getResourceAsStream(resource);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(in, InputFormat.JSON);
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.virtualcluster.definition.reading.Sample#clusters")
    void readerSaysWhatIsWrongInACluster(Sample sample) throws IOException {
        Path root = Files.createDirectory(directory.resolve("repository"));
        Files.writeString(directory.resolve("outside.img"), "disk");
        TestRepository repository = TestRepository.sound(root);
        repository.link("images/out.img", Path.of("../../outside.img"));
        repository.write("cloud-init/script.sh", "#!/bin/sh\n");
        repository.write("cloud-init/list.yaml", "#cloud-config\n- packages\n");
        repository.write("prepare.sh", "#!/bin/sh\necho @version@ for @clustername@\n");
        repository.write("prepare/files/motd", "hello\n");
        repository.write("clusters/c.yaml", sample.document());

        Definitions definitions = repository.read();

        assertThat(definitions.problems())
                .extracting(problem -> said(problem, "clusters/c.yaml"))
                .isEqualTo(sample.problems());
        assertThat(definitions.clusters().containsKey("c"))
                .isEqualTo(sample.problems().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.virtualcluster.definition.reading.Sample#images")
    void readerSaysWhatIsWrongInImages(Sample sample) throws IOException {
        Files.writeString(directory.resolve("outside.img"), "disk");
        TestRepository repository = TestRepository.sound(Files.createDirectory(directory.resolve("repository")));
        repository.write("images.yaml", sample.document());

        Definitions definitions = repository.read();

        assertThat(definitions.problems().stream()
                        .filter(problem -> problem.file().equals(Path.of("images.yaml"))))
                .extracting(problem -> said(problem, "images.yaml"))
                .isEqualTo(sample.problems());
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.virtualcluster.definition.reading.Sample#images")
    void schemaAgreesOnImagesAsFarAsASchemaCan(Sample sample) {
        assertSchema(IMAGES_SCHEMA, sample);
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.virtualcluster.definition.reading.Sample#knownIssues")
    void readerSaysWhatIsWrongInKnownIssues(Sample sample) throws IOException {
        TestRepository repository = TestRepository.sound(directory);
        repository.write("suites/c/suite.yaml", "name: c\ncluster: c\ninit: init.sh\ncases: [ one, two ]\n");
        for (String script : List.of("init.sh", "cases/one/run.sh", "cases/two/run.sh")) {
            repository.write("suites/c/" + script, TestRepository.SCRIPT);
            repository.write("suites/d/" + script, TestRepository.SCRIPT);
        }
        repository.write("suites/d/suite.yaml", "name: d\ncluster: c\ninit: init.sh\ncases: [ one, two ]\n");
        repository.write("known-issues.yaml", sample.document());

        Definitions definitions = repository.read();

        assertThat(definitions.problems())
                .extracting(problem -> said(problem, "known-issues.yaml"))
                .isEqualTo(sample.problems());
        assertThat(definitions.suites()).as("a known issue hinders no suite").containsKeys("c", "d");
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.virtualcluster.definition.reading.Sample#knownIssues")
    void schemaAgreesOnKnownIssuesAsFarAsASchemaCan(Sample sample) {
        assertSchema(KNOWN_ISSUES_SCHEMA, sample);
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.virtualcluster.definition.reading.Sample#suites")
    void readerSaysWhatIsWrongInASuite(Sample sample) throws IOException {
        TestRepository repository = TestRepository.sound(directory);
        repository.write("suites/s/bad-init.sh", "#!/bin/sh\nfoo @casename@\n\techo @nmae@ \\@nmae@ @version@\n");
        repository.write("suites/s/no-shebang.sh", "echo @hostnam@ me@example.org \"$@\"\n");
        repository.write("suites/s/cases/crlf/run.sh", "#!/bin/sh\necho @casename@\r\n");
        Files.createDirectory(directory.resolve("suites/s/cases/empty"));
        repository.write("suites/s/suite.yaml", sample.document());

        Definitions definitions = repository.read();

        assertThat(definitions.problems())
                .extracting(problem -> said(problem, "suites/s/suite.yaml"))
                .isEqualTo(sample.problems());
        assertThat(definitions.suites().containsKey("s"))
                .isEqualTo(sample.problems().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.virtualcluster.definition.reading.Sample#clusters")
    void schemaAgreesOnAClusterAsFarAsASchemaCan(Sample sample) {
        assertSchema(CLUSTER_SCHEMA, sample);
    }

    @ParameterizedTest
    @MethodSource("io.jenkins.plugins.virtualcluster.definition.reading.Sample#suites")
    void schemaAgreesOnASuiteAsFarAsASchemaCan(Sample sample) {
        assertSchema(SUITE_SCHEMA, sample);
    }

    private static void assertSchema(Schema schema, Sample sample) {
        var errors = schema.validate(sample.document(), InputFormat.YAML);
        if (sample.schemaRefuses()) {
            assertThat(errors).as("errors of the schema").isNotEmpty();
        } else {
            assertThat(errors).as("errors of the schema").isEmpty();
        }
    }

    /** The place and message; the file too where it is another one. */
    private String said(Problem problem, String file) {
        String text = problem.toString().replace(directory.toString(), "TEMP");
        return text.startsWith(file + ":") ? text.substring(file.length() + 1) : text;
    }
}
