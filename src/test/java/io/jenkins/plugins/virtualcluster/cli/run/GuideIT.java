package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.cli.Main;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Follows docs/start.md word by word: its fenced blocks are files, where their first line names one, and commands. */
@EnabledIfEnvironmentVariable(named = HypervisorOption.VARIABLE, matches = ".+")
@Timeout(1800)
class GuideIT {
    private static final Pattern BLOCK =
            Pattern.compile("```(?:sh|yaml)\n(?:# (\\S+/\\S+)\n)?(.*?)```", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void theStartCanBeFollowedWordByWord() throws Exception {
        StringBuilder script = new StringBuilder("set -e\n");
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("docs/start.md")));
        while (blocks.find()) {
            script.append(
                    blocks.group(1) == null
                            ? blocks.group(2)
                            : "cat > " + blocks.group(1) + " <<'END OF FILE'\n" + blocks.group(2) + "END OF FILE\n");
        }
        Files.writeString(directory.resolve("follow.sh"), script);
        Files.createSymbolicLink(
                directory.resolve("examples"), Path.of("examples").toAbsolutePath());
        Path said = directory.resolve("said");

        ProcessBuilder builder = new ProcessBuilder("bash", "follow.sh").directory(directory.toFile());
        builder.environment().merge("PATH", command().toString(), (path, ours) -> ours + File.pathSeparator + path);
        builder.environment().put(HypervisorOption.VARIABLE, Lab.hypervisor());
        Process process =
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(1700, TimeUnit.SECONDS))
                    .as(Files.readString(said))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }

        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said)).contains("client: exited with 1", "exit code 1");
        assertThat(verdicts("runs")).containsExactly(Verdict.PASSED);
        assertThat(Files.readString(said))
                .contains(
                        "client,server (2)\n---------------\nLinux\n",
                        "client,server: copied 1 file, ",
                        "removed domain vc-",
                        "takes standby cluster ");
        for (String host : List.of("server", "client")) {
            assertThat(directory.resolve("mine/back/" + host + "/pair.yaml"))
                    .hasSameTextualContentAs(directory.resolve("mine/clusters/pair.yaml"));
        }
        assertThat(verdicts("mine/runs"))
                .containsExactlyInAnyOrder(
                        Verdict.PASSED, Verdict.FAILED, Verdict.PASSED, Verdict.PASSED, Verdict.PASSED);
    }

    /** A directory with the command, as of this build. */
    private Path command() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path command = Files.writeString(
                bin.resolve("virtual-cluster"),
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                        + System.getProperty("java.class.path") + "' " + Main.class.getName() + " \"$@\"\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin;
    }

    private List<Verdict> verdicts(String records) throws Exception {
        return Records.list(directory.resolve(records), 10).stream()
                .flatMap(entry -> entry.state().ended().stream())
                .map(ended -> ended.verdict())
                .toList();
    }
}
