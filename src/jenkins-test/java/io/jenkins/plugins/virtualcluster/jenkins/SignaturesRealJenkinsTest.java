package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/** The signatures in src/jenkins-api say of Jenkins what is so: else what is built without Jenkins fails in it. */
class SignaturesRealJenkinsTest {
    private static final Path SIGNATURES = Path.of("src/jenkins-api/java");

    @TempDir
    Path output;

    @Test
    void everySignatureEqualsTheRealOne() throws IOException {
        compile(SIGNATURES, List.of());
        SignatureComparison comparison = new SignatureComparison();

        List<String> differences = new ArrayList<>();
        for (Path file : filesBelow(output, ".class")) {
            ClassNode node = new ClassNode();
            new ClassReader(Files.readAllBytes(file)).accept(node, ClassReader.SKIP_CODE);
            differences.addAll(comparison.differences(node));
        }

        assertThat(differences).isEmpty();
    }

    @Test
    void againstTheSignaturesOurClassesComeOutTheSame() throws IOException {
        Path main = Path.of("src/main/java");
        compile(
                main,
                List.of(
                        "-sourcepath",
                        String.join(
                                ":",
                                main.toString(),
                                SIGNATURES.toString(),
                                PluginClasses.CLASSES
                                        .resolveSibling("generated-sources/localizer")
                                        .toString()),
                        "-Xprefer:source",
                        "-implicit:none"));

        // Of the room that knows Jenkins. In the others the order of some lists follows the order of the sources.
        List<Path> compiled = filesBelow(output.resolve("io/jenkins/plugins/virtualcluster/jenkins"), ".class");
        assertThat(compiled).hasSizeGreaterThan(10);
        for (Path file : compiled) {
            Path name = output.relativize(file);
            assertThat(Files.mismatch(file, PluginClasses.CLASSES.resolve(name)))
                    .as("the byte at which %s differs", name)
                    .isEqualTo(-1);
        }
    }

    private void compile(Path sources, List<String> options) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> all = new ArrayList<>(List.of(
                "-g",
                "-parameters",
                "--release",
                "17",
                "-proc:none",
                "-nowarn",
                "-d",
                output.toString(),
                "-cp",
                System.getProperty("java.class.path")));
        all.addAll(options);
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean well = compiler.getTask(
                            messages,
                            files,
                            null,
                            all,
                            null,
                            files.getJavaFileObjectsFromPaths(filesBelow(sources, ".java")))
                    .call();
            assertThat(well).as(messages.toString()).isTrue();
        }
    }

    private static List<Path> filesBelow(Path directory, String end) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(end)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
