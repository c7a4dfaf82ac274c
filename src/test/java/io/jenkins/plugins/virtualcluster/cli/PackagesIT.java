package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the profile {@code release} makes for users, unpacked elsewhere: no Maven, no checkout. */
class PackagesIT {
    private static final String DOCUMENTS = "usr/share/doc/virtual-cluster";

    @TempDir
    private static Path temporary;

    private static Path deb;
    private static Path tarball;

    @BeforeAll
    static void unpack() throws Exception {
        Path build = Path.of(System.getProperty("build.directory"));
        deb = Files.createDirectory(temporary.resolve("deb"));
        execute("dpkg-deb", "-x", one(build, "virtual-cluster_", "_all.deb"), deb.toString());
        execute(
                "dpkg-deb",
                "-e",
                one(build, "virtual-cluster_", "_all.deb"),
                temporary.resolve("control").toString());
        Path there = Files.createDirectory(temporary.resolve("tarball"));
        execute("tar", "-C", there.toString(), "-xpf", one(build, "virtual-cluster-", ".tar.gz"));
        tarball = Path.of(one(there, "virtual-cluster-", ""));
    }

    @Test
    void theCommandRunsFromBothWithoutMaven() throws Exception {
        for (String command : commands()) {
            assertThat(execute(command, "--version")).contains("0.1.0");
        }
    }

    @Test
    void theCommandChecksTheExamplesThatComeWithIt() throws Exception {
        execute(
                commands().get(0),
                "check",
                deb.resolve(DOCUMENTS + "/examples/hello").toString());
        execute(commands().get(1), "check", tarball.resolve("examples/hello").toString());
    }

    @Test
    void helpNamesDocumentsThatAreThere() throws Exception {
        for (String command : commands()) {
            // The help is as wide as a terminal, and breaks long paths.
            String help = execute(command, "serve", "--help").replaceAll("\\s", "");
            String page = help.replaceAll(".*Documentation:(/.*)#serve.*", "$1");

            assertThat(Path.of(page)).isRegularFile();
        }
    }

    @Test
    void bothHaveManPagesAndCompletionOfEachCommand() throws Exception {
        for (Path shared : List.of(deb.resolve("usr/share"), tarball.resolve("share"))) {
            assertThat(Files.readString(shared.resolve("man/man1/virtual-cluster-watch.1")))
                    .contains("\\-\\-at\\-once");
            assertThat(shared.resolve("man/man1/virtual-cluster.1")).isRegularFile();
            execute(
                    "bash",
                    "-n",
                    shared.resolve("bash-completion/completions/virtual-cluster")
                            .toString());
            execute(
                    "fish",
                    "-n",
                    shared.resolve("fish/vendor_completions.d/virtual-cluster.fish")
                            .toString());
        }
        execute(
                "zsh",
                "-n",
                deb.resolve("usr/share/zsh/vendor-completions/_virtual-cluster").toString());
        execute(
                "zsh",
                "-n",
                tarball.resolve("share/zsh/site-functions/_virtual-cluster").toString());
        assertThat(Files.readString(deb.resolve("usr/share/man/man1/virtual-cluster-serve.1")))
                .contains("/usr/share/doc/");
        assertThat(Files.readString(tarball.resolve("share/man/man1/virtual-cluster-serve.1")))
                .doesNotContain("/usr/share/doc/");
    }

    @Test
    void bothHaveTheSchemasAndTheUnits() {
        for (Path schemas : List.of(deb.resolve("usr/share/virtual-cluster/schemas"), tarball.resolve("schemas"))) {
            assertThat(schemas.resolve("suite.schema.json")).isRegularFile();
            assertThat(schemas.resolve("cluster.schema.json")).isRegularFile();
            assertThat(schemas.resolve("images.schema.json")).isRegularFile();
            assertThat(schemas.resolve("known-issues.schema.json")).isRegularFile();
        }
        assertThat(tarball.resolve("systemd/virtual-cluster-serve.service")).isRegularFile();
        assertThat(deb.resolve("usr/lib/systemd/system/virtual-cluster-watch@.service"))
                .isRegularFile();
        assertThat(temporary.resolve("control/conffiles")).content().contains("/etc/default/virtual-cluster");
    }

    @Test
    void systemdUnderstandsEveryLineOfTheUnits() throws Exception {
        Path units = Files.createDirectory(temporary.resolve("units"));
        for (String name : List.of("virtual-cluster-serve.service", "virtual-cluster-watch@.service")) {
            // The analyser asks whether the program is there, which it is only where the package is installed.
            Path packaged = deb.resolve("usr/lib/systemd/system").resolve(name);
            Path unit = units.resolve(name.replace("@.", "@some."));
            Files.writeString(
                    unit,
                    Files.readString(packaged)
                            .replace("/usr/bin/virtual-cluster", "/bin/true")
                            .replaceAll("Documentation=man:.*", ""));

            assertThat(execute("systemd-analyze", "verify", unit.toString())).isEmpty();
        }
    }

    @Test
    void allMayReadEverythingAndOnlyTheOwnerMayWrite() throws Exception {
        for (Path unpacked : List.of(deb.resolve("usr"), deb.resolve("etc"), tarball)) {
            for (Path path : below(unpacked)) {
                String expected = Files.isDirectory(path) || isProgram(path) ? "rwxr-xr-x" : "rw-r--r--";
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(expected);
            }
        }
        for (String script : List.of("postinst", "prerm", "postrm")) {
            execute("sh", "-n", temporary.resolve("control").resolve(script).toString());
        }
    }

    @Test
    void nothingNamesTheMachineThatBuiltIt() throws Exception {
        String checkout = Path.of("").toAbsolutePath().toString();
        for (Path file : below(temporary)) {
            if (Files.isRegularFile(file) && !file.toString().endsWith(".jar")) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(checkout);
            }
        }
    }

    private static boolean isProgram(Path path) {
        return path.endsWith("bin/virtual-cluster") || path.toString().endsWith(".sh");
    }

    private static List<String> commands() {
        return List.of(
                deb.resolve("usr/bin/virtual-cluster").toString(),
                tarball.resolve("bin/virtual-cluster").toString());
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> !Files.isSymbolicLink(path)).toList();
        }
    }

    private static String one(Path directory, String beginning, String end) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> found = files.filter(
                            file -> file.getFileName().toString().startsWith(beginning)
                                    && file.getFileName().toString().endsWith(end))
                    .map(Path::toString)
                    .toList();
            assertThat(found).as("%s*%s in %s", beginning, end, directory).hasSize(1);
            return found.get(0);
        }
    }

    /** What the program prints; it must succeed. */
    private static String execute(String... words) throws Exception {
        Path output = Files.createTempFile(temporary, "output", "");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(temporary.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("HOME", temporary.toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        int status = builder.start().waitFor();
        String printed = Files.readString(output);
        Files.delete(output);
        assertThat(status).as(String.join(" ", words) + ": " + printed).isZero();
        return printed;
    }
}
