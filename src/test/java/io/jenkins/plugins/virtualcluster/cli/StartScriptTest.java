package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/virtual-cluster} in a checkout that is not built yet, with a Maven and a Java that only say that they were called. */
class StartScriptTest {
    private static final String MAVEN = """
            #!/bin/sh
            for i in 1 2 3; do echo "Downloaded from central: https://example.org/$i.jar"; done
            echo '[INFO] --- maven-compiler-plugin:3.14.1:compile (default-compile) @ virtual-cluster ---'
            echo '[INFO] Compiling 700 source files'
            echo '[INFO] --- jar:3.4.2:jar (default-jar) @ virtual-cluster ---'
            mkdir -p target/lib
            touch target/lib/a.jar target/virtual-cluster-1.jar
            """;

    @TempDir
    Path temp;

    private Path home;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void makeCheckout() throws IOException {
        home = temp.resolve("checkout");
        program(home.resolve("bin/virtual-cluster"), Files.readString(Path.of("bin/virtual-cluster")));
        Files.createDirectories(home.resolve("src/main"));
        Files.writeString(home.resolve("pom.xml"), "");
        program(temp.resolve("jdk/bin/java"), "#!/bin/sh\necho started\n");
        program(temp.resolve("tools/mvn"), MAVEN);
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended run(String argument) throws IOException, InterruptedException {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder process = new ProcessBuilder(
                        home.resolve("bin/virtual-cluster").toString(), argument)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        process.environment().put("PATH", temp.resolve("tools") + ":" + System.getenv("PATH"));
        process.environment().put("JAVA_HOME", temp.resolve("jdk").toString());
        int code = process.start().waitFor();
        return new Ended(code, Files.readString(out), Files.readString(err));
    }

    @Test
    void theFirstCallBuildsAndSaysOnStandardErrorWhatItDoes() throws Exception {
        Ended first = run("check");

        assertThat(first.err().replace(home.toString(), "HOME").lines())
                .containsExactly(
                        "virtual-cluster: building in HOME (once, and after changes)",
                        "virtual-cluster: fetching libraries, 1 so far",
                        "virtual-cluster: compiling",
                        "virtual-cluster: packing",
                        "virtual-cluster: preparing a quick start");
        assertThat(first.out()).isEqualTo("started\n");
        assertThat(home.resolve("target/command-line.log")).content().contains("Compiling 700 source files");
        assertThat(run("check")).isEqualTo(new Ended(0, "started\n", ""));
    }

    @Test
    void aBuildThatFailsShowsWhatMavenSaysIsWrong() throws Exception {
        program(
                temp.resolve("tools/mvn"),
                "#!/bin/sh\necho '[INFO] much'\necho '[ERROR] A.java:[1,2] missing semicolon'\nexit 1\n");

        Ended ended = run("check");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("[ERROR] A.java:[1,2] missing semicolon\n")
                .endsWith("virtual-cluster: the build failed; all that Maven said is in " + home
                        + "/target/command-line.log\n")
                .doesNotContain("much");
    }

    @Test
    void aTabDoesNotBuild() throws Exception {
        assertThat(run("complete")).isEqualTo(new Ended(0, "", ""));
        assertThat(home.resolve("target")).doesNotExist();
        run("check");
        Files.writeString(home.resolve("src/main/New.java"), "");
        assertThat(run("complete")).isEqualTo(new Ended(0, "started\n", ""));
    }
}
