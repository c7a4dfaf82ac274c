package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command where there is no usual environment: in the C locale as of cron, without an account, without a home. */
class LocaleAndHomeTest {
    @TempDir
    Path temp;

    private record Ended(int code, String out, String err) {}

    private Ended run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(temp.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        process.environment().clear();
        process.environment().put("PATH", System.getenv("PATH"));
        process.environment().putAll(environment);
        int code = process.start().waitFor();
        return new Ended(code, Files.readString(out), Files.readString(err));
    }

    private Ended main(Map<String, String> environment, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return run(environment, command.toArray(String[]::new));
    }

    private void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A checkout that is built, with a Java that prints how it is started. */
    private Path launcher() throws IOException {
        Path home = temp.resolve("checkout");
        program(home.resolve("bin/virtual-cluster"), Files.readString(Path.of("bin/virtual-cluster")));
        program(temp.resolve("jdk/bin/java"), "#!/bin/sh\necho \"$(locale charmap) ${LC_ALL-none}\"\n");
        Files.createDirectories(home.resolve("src/main"));
        Files.writeString(home.resolve("pom.xml"), "");
        Files.createDirectories(home.resolve("target/command-line"));
        Files.writeString(home.resolve("target/command-line/stamp"), "");
        return home.resolve("bin/virtual-cluster");
    }

    @ParameterizedTest
    @CsvSource({
        "LC_ALL, C, UTF-8 C.UTF-8",
        "LC_ALL, POSIX, UTF-8 C.UTF-8",
        "LC_ALL, xx_YY.UTF-8, UTF-8 C.UTF-8",
        "LANG, C, UTF-8 C.UTF-8",
        "UNUSED, '', UTF-8 C.UTF-8",
        "LC_ALL, C.UTF-8, UTF-8 C.UTF-8",
        "LANG, C.UTF-8, UTF-8 none"
    })
    void theLauncherHasJavaReadNamesAsUtf8(String variable, String value, String seen) throws Exception {
        Path launcher = launcher();

        Ended ended =
                run(Map.of(variable, value, "JAVA_HOME", temp.resolve("jdk").toString()), launcher.toString(), "check");

        assertThat(ended.out()).isEqualTo(seen + "\n");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
    }

    @Test
    void aNameThatIsNotTextInTheLocaleIsAnErrorWithARemedyAndNoStackTrace() throws Exception {
        program(temp.resolve("start"), "#!/bin/sh\nexec \"$@\" \"$(printf '/tmp/x/\\303\\251')\"\n");

        Ended ended = run(
                Map.of("LC_ALL", "C"),
                temp.resolve("start").toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "check");

        assertThat(ended.err())
                .contains("cannot be a file name", "ANSI_X3.4-1968", "set LC_ALL=C.UTF-8")
                .doesNotContain("\tat ");
        assertThat(ended.code()).isEqualTo(ExitCode.USER_ERROR);
    }

    @Test
    void aUserWithoutAHomeIsToldWhichVariableToSet() throws Exception {
        Ended ended = main(
                Map.of("LC_ALL", "C.UTF-8"),
                List.of("-Duser.home=?", "-Duser.name=?"),
                "check",
                "file://" + temp.resolve("none") + "#main");

        assertThat(ended.err())
                .startsWith("This user has no home directory")
                .contains("set HOME or XDG_CACHE_HOME")
                .doesNotContain("\tat ");
        assertThat(temp.resolve("?")).doesNotExist();
    }

    @Test
    void aUserWithoutAHomeNeedsNoneWhereTheVariableNamesADirectory() throws Exception {
        Ended ended = main(
                Map.of(
                        "LC_ALL",
                        "C.UTF-8",
                        "XDG_CACHE_HOME",
                        temp.resolve("cache").toString()),
                List.of("-Duser.home=?", "-Duser.name=?"),
                "check",
                "file://" + temp.resolve("none") + "#main");

        assertThat(ended.err()).doesNotContain("home directory", "\tat ");
        assertThat(temp.resolve("cache/virtual-cluster/git")).isDirectory();
        assertThat(temp.resolve("?")).doesNotExist();
    }

    @Test
    void messagesAreUtf8InEveryLocale() throws Exception {
        Files.createDirectories(temp.resolve("clusters"));
        Files.writeString(temp.resolve("clusters/c.yaml"), "é: 1\n", StandardCharsets.UTF_8);

        Ended ended = main(Map.of("LC_ALL", "C"), List.of(), "check", ".");

        assertThat(ended.out() + ended.err()).contains("'é'");
    }
}
