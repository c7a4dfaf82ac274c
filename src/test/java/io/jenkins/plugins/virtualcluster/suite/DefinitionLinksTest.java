package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.suite.host.DeliveredFiles;
import io.jenkins.plugins.virtualcluster.suite.request.PersistedRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a suite comes into its record and to its hosts where there are links in it. */
class DefinitionLinksTest {
    private static final String SECRET = "the key of the master";

    @TempDir
    Path temp;

    private Path repository;
    private Path secret;
    private RunRequest request;
    private RunDirectory record;

    @BeforeEach
    void makeSuite() throws IOException {
        temp = temp.toRealPath();
        secret = Files.writeString(
                Files.createDirectories(temp.resolve("secrets")).resolve("master.key"), SECRET);
        repository = temp.resolve("repository");
        TestSuite files = new TestSuite(repository);
        files.file("files/tool", "tool");
        files.file("notes/one", "note");
        Files.setPosixFilePermissions(suite("files/tool"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createDirectories(repository.resolve("shared/lib"));
        Files.writeString(repository.resolve("shared/lib/a.sh"), "a");
        Files.createSymbolicLink(suite("files/lib"), Path.of("../../../shared/lib"));
        Files.createSymbolicLink(suite(".#lock"), Path.of("user@machine.1234"));
        request = TestRequests.of(repository, "run", temp.resolve("private"));
        record = new RunDirectory(Files.createDirectories(temp.resolve("record")));
    }

    @Test
    void theFilesThatTheClusterNamesAreInTheRecordAndAreReadFromThere() throws IOException {
        Path file = Path.of("cloud-init/web.yaml");
        Files.createDirectories(repository.resolve("cloud-init"));
        Files.writeString(repository.resolve(file), "#cloud-config\na: 1\n");
        new TestSuite(repository)
                .cluster("name: cluster\nhosts: { srv1: { image: tiny, user_data: cloud-init/web.yaml } }\n");
        DefinitionSnapshot.store(TestRequests.of(repository, "run", temp.resolve("private")), record);

        assertThat(record.used().resolve(file)).hasContent("#cloud-config\na: 1");
        Files.delete(repository.resolve(file));
        assertThat(RunRequest.of(record).cluster().usedFiles()).isEqualTo(Map.of(file, "#cloud-config\na: 1\n"));
    }

    private Path suite(String file) {
        return repository.resolve("suites/suite").resolve(file);
    }

    private Map<String, String> delivered() throws IOException {
        Map<String, String> delivered = new TreeMap<>();
        new DeliveredFiles(request.repository(), request.suite().files(), List.of()).writeTo(new FileTree.Sink() {
            @Override
            public void directory(String path, Set<PosixFilePermission> permissions) {
                delivered.put(path + "/", PosixFilePermissions.toString(permissions));
            }

            @Override
            public void file(String path, Set<PosixFilePermission> permissions, long size, InputStream content)
                    throws IOException {
                String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(size).isEqualTo(text.length());
                delivered.put(path, PosixFilePermissions.toString(permissions) + " " + text);
            }
        });
        return delivered;
    }

    private void nothingOfTheSecretIsKept() throws IOException {
        try (Stream<Path> all = Files.walk(record.path())) {
            for (Path each : all.toList()) {
                assertThat(Files.isSymbolicLink(each)).as("%s", each).isFalse();
                assertThat(Files.isRegularFile(each) ? Files.readString(each) : "")
                        .doesNotContain(SECRET);
            }
        }
    }

    @Test
    void linksInTheRepositoryAreKeptAndDeliveredAsWhatTheyLeadTo() throws IOException {
        DefinitionSnapshot.store(request, record);

        assertThat(record.suite().resolve("files/lib/a.sh")).hasContent("a");
        assertThat(record.suite().resolve("notes/one")).hasContent("note");
        assertThat(record.suite().resolve("files/tool")).isExecutable();
        assertThat(record.suite().resolve(".#lock")).doesNotExist();
        assertThat(record.cluster()).exists();
        assertThat(PersistedRequest.read(record).suite().name()).isEqualTo("suite");
        assertThat(delivered())
                .containsEntry("tool", "rwxr-x--- tool")
                .containsKey("lib/")
                .containsKey("/")
                .hasEntrySatisfying("lib/a.sh", text -> assertThat(text).endsWith(" a"));
    }

    @Test
    void aLinkOutAnywhereInASuiteIsAProblemAtItsPlace() throws IOException {
        Files.createSymbolicLink(suite("leak"), secret);
        Files.createSymbolicLink(suite("notes/all"), secret.getParent());
        Files.createSymbolicLink(repository.resolve("shared/lib/deep"), Path.of("../../../secrets/master.key"));
        Files.createSymbolicLink(suite("cases/up"), Path.of("../.."));

        assertThat(DefinitionReader.read(repository).problems())
                .extracting(Object::toString)
                .containsExactly(
                        "suites/suite/cases/up/suite:1:1: suites/suite/cases/up/suite is a directory that it"
                                + " is in itself, by a link; expected a file",
                        "suites/suite/files/lib/deep:1:1: suites/suite/files/lib/deep leads out of the repository, to "
                                + secret + "; expected a file in it",
                        "suites/suite/leak:1:1: suites/suite/leak leads out of the repository, to " + secret
                                + "; expected a file in it",
                        "suites/suite/notes/all:1:1: suites/suite/notes/all leads out of the repository, to "
                                + secret.getParent() + "; expected a file in it");
    }

    @Test
    void aLinkOutThatCameAfterTheCheckIsNotKept() throws IOException {
        Files.createSymbolicLink(suite("leak"), secret);

        assertThatThrownBy(() -> DefinitionSnapshot.store(request, record))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("suites/suite/leak leads out of the repository, to " + secret);
        nothingOfTheSecretIsKept();
        assertThat(record.request()).doesNotExist();
    }

    @Test
    void aClusterOrADirectoryThatBecameALinkOutAfterTheCheckIsNotKept() throws IOException {
        Path cluster = repository.resolve("clusters/cluster.yaml");
        Files.delete(cluster);
        Files.createSymbolicLink(cluster, secret);

        assertThatThrownBy(() -> DefinitionSnapshot.store(request, record))
                .hasMessageContaining("clusters/cluster.yaml leads out of the repository");

        Files.delete(cluster);
        Files.writeString(cluster, "name: cluster");
        Files.move(repository.resolve("suites"), temp.resolve("moved"));
        Files.createDirectories(temp.resolve("secrets/suite"));
        Files.createSymbolicLink(repository.resolve("suites"), temp.resolve("secrets"));

        assertThatThrownBy(() -> DefinitionSnapshot.store(request, record))
                .hasMessageContaining("suites/suite leads out of the repository");
        nothingOfTheSecretIsKept();
    }

    @Test
    void aLinkOutThatCameAfterTheCheckIsNotDelivered() throws IOException {
        Files.createSymbolicLink(repository.resolve("shared/lib/deep"), secret);

        assertThatThrownBy(this::delivered)
                .hasMessage("suites/suite/files/lib/deep leads out of the repository, to " + secret);

        Files.delete(suite("files/tool"));
        Files.delete(suite("files/lib"));
        Files.delete(suite("files"));
        Files.createSymbolicLink(suite("files"), secret.getParent());

        assertThatThrownBy(this::delivered).hasMessageStartingWith("suites/suite/files leads out of the repository");
    }
}
