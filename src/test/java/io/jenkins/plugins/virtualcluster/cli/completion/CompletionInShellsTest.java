package io.jenkins.plugins.virtualcluster.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.virtualcluster.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shells themselves complete a line, with the scripts as they are printed. */
@Timeout(300)
class CompletionInShellsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void installCommand() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path command = Files.writeString(
                bin.resolve("virtual-cluster"),
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" + classPath() + "' " + Main.class.getName()
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path suite = Files.createDirectories(directory.resolve("suites/copy/cases/to"));
        Files.createDirectory(directory.resolve("clusters"));
        Files.writeString(
                directory.resolve("clusters/lan.yaml"), "name: lan\ndefaults: { image: tiny }\nhosts:\n  srv1:\n");
        Files.writeString(
                directory.resolve("suites/copy/suite.yaml"),
                "name: copy\ncluster: lan\ninit: init.sh\ncases: [ to ]\nmatrix: { version: [ a, b ] }\n");
        Files.writeString(directory.resolve("suites/copy/init.sh"), "#!/bin/sh\n");
        Files.writeString(suite.resolve("run.sh"), "#!/bin/sh\n");
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
    }

    /** What it prints. */
    private String shell(String... words) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, words[0]))),
                words[0] + " is not installed");
        Path printed = directory.resolve("printed");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().merge("PATH", directory.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("TERM", "dumb");
        builder.environment().remove("FPATH");
        Process process = builder.start();
        process.getOutputStream().close();
        boolean over = process.waitFor(250, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String text = Files.readString(printed, StandardCharsets.UTF_8);
        assertThat(over).as(text).isTrue();
        return text;
    }

    /** What bash has for each of the lines, as readline gives them to the function; one shell, since each start of a Java machine counts. */
    private List<List<String>> bash(String... lines) throws Exception {
        List<String> words = new ArrayList<>(List.of("bash", "-c", """
                        source <(virtual-cluster completion bash)
                        complete -p virtual-cluster
                        # compopt is only for a completion that readline asks for
                        compopt() { echo "compopt $*"; }
                        for COMP_LINE; do
                            echo "line"
                            COMP_POINT=${#COMP_LINE}
                            read -ra COMP_WORDS <<< "${COMP_LINE//=/ = }"
                            case $COMP_LINE in *[[:space:]=]) COMP_WORDS+=('') ;; esac
                            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
                            _virtual_cluster
                            printf '%s\\n' "${COMPREPLY[@]}"
                        done
                        """, "bash"));
        words.addAll(List.of(lines));
        return Stream.of(shell(words.toArray(String[]::new)).split("(?m)^line\n"))
                .map(part -> part.lines().toList())
                .toList();
    }

    @Test
    void bashCompletesNamesAndWhatIsBehindAnEqualsSign() throws Exception {
        assertThat(bash(
                        "virtual-cluster run ",
                        "virtual-cluster run copy --case=",
                        "virtual-cluster run copy --tag v",
                        "virtual-cluster run copy --tag version=",
                        "virtual-cluster run copy --records su"))
                .containsExactly(
                        List.of("complete -F _virtual_cluster virtual-cluster"),
                        List.of("copy"),
                        List.of("to"),
                        List.of("compopt -o nospace", "version="),
                        List.of("a", "b"),
                        List.of("compopt -o filenames", "suites"));
    }

    /** A shell on a pseudo terminal, in which a tab is typed. */
    @Test
    void zshCompletesNamesAtATab() throws Exception {
        Files.writeString(directory.resolve("try.zsh"), """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell 'PS1="" ; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u -D'
                zpty -w shell 'source <(virtual-cluster completion zsh); echo re""ady'
                zpty -r shell said '*ready*'
                zpty -w -n shell $'virtual-cluster run c\\t--case t\\t'
                zpty -r shell said '*copy*--case*to*'
                print -r -- completed
                zpty -d shell
                """);
        assertThat(shell("zsh", "-f", "try.zsh")).isEqualTo("completed\n");
    }

    @Test
    @Tag("thorough")
    void fishCompletesNamesWithWhatTheyAre() throws Exception {
        assertThat(shell(
                        "fish",
                        "--no-config",
                        "-c",
                        "virtual-cluster completion fish | source; complete -C 'virtual-cluster run '"))
                .isEqualTo("copy\ton lan\n");
        assertThat(shell(
                        "fish",
                        "--no-config",
                        "-c",
                        "virtual-cluster completion fish | source; complete -C 'virtual-cluster run copy --case=t'"))
                .isEqualTo("--case=to\n");
    }
}
