package io.jenkins.plugins.virtualcluster.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.MachinesHarness;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may stand at the end of a line; how shells ask for it is shown by {@link CompletionInShellsTest}. */
class CompletionTest extends MachinesHarness {
    @BeforeEach
    void writeSuite() throws Exception {
        write("repository/suites/copy/suite.yaml", """
                name: copy
                cluster: lan
                init: init.sh
                tags: { site: lab }
                matrix: { version: [ "1", "2" ] }
                cases: [ to, from ]
                """);
        for (String script : List.of("init.sh", "cases/to/run.sh", "cases/from/run.sh")) {
            write("repository/suites/copy/" + script, "#!/bin/sh\n");
        }
    }

    /** @return what may come, without what it is */
    private List<String> completions(String... typed) {
        String[] command = Stream.concat(Stream.of("complete", "--"), Arrays.stream(typed))
                .map(word -> word.replace("REPO", temp.resolve("repository").toString())
                        .replace("RUNS", temp.resolve("runs").toString()))
                .toArray(String[]::new);
        assertThat(execute(command)).isZero();
        assertThat(err()).isEmpty();
        return out().lines().map(line -> line.replaceFirst("\t.*", "")).toList();
    }

    @Test
    void commandsAndOptionsAreCompleted() {
        assertThat(completions("")).contains("run", "up", "image").doesNotContain("complete");
        assertThat(completions("cl")).containsExactly("cleanup");
        assertThat(completions("image", "p")).containsExactly("pull");
        assertThat(completions("run", "--dry")).containsExactly("--dry-run");
        assertThat(completions("run", "copy", "--dry-run", "--dr")).isEmpty();
        assertThat(completions("completion", "")).containsExactly("bash", "zsh", "fish");
        assertThat(completions("serve", "--records", "")).containsExactly(":directories");
        assertThat(completions("run", "--deliver", "")).containsExactly(":files");
        assertThat(completions("no-such", "")).isEmpty();
        execute("complete", "--", "sto");
        assertThat(out()).isEqualTo("stop\tRemoves one of your clusters with its networks and volumes\n");
    }

    @Test
    void namesOfTheRepositoryAreCompleted() {
        assertThat(completions("run", "--repository", "REPO", "")).containsExactly("copy");
        assertThat(completions("run", "--repository=REPO", "copy", "--case", ""))
                .containsExactly("to", "from");
        assertThat(completions("run", "copy", "--repository=REPO", "--case=f")).containsExactly("--case=from");
        assertThat(completions("up", "--repository", "REPO", "l")).containsExactly("lan");
        assertThat(completions("run", "copy", "--repository", "REPO", "--tag", ""))
                .containsExactly("site=", "version=", ":nospace");
        assertThat(completions("run", "copy", "--repository", "REPO", "--tag", "version="))
                .containsExactly("version=1", "version=2");
        assertThat(completions("up", "lan", "--repository", "REPO", "--tag", "v"))
                .containsExactly("version=", ":nospace");
        assertThat(completions("run", "--repository", "https://example.org/x.git", ""))
                .isEmpty();
        assertThat(completions("run", "--repository", "/no/such", "")).isEmpty();
    }

    @Test
    void clustersThatAreThereAndTheirHostsAreCompleted() throws Exception {
        up();
        String run = hypervisor.find().get(0).run();

        assertThat(completions("ssh", "")).containsExactlyInAnyOrder("lan", run);
        assertThat(completions("down", "la")).containsExactly("lan");
        assertThat(completions("ssh", "lan", ""))
                .containsExactly("srv1", "srv2", "srv3", "client", "role:server", "pool");
        assertThat(completions("ssh", run, "srv1,c")).containsExactly("srv1,client");
        assertThat(completions("console", "lan", "c")).containsExactly("client");
        assertThat(completions("copy", "lan", "srv1")).containsExactly("srv1:", ":nospace");
        assertThat(completions("copy", "lan", "./x")).containsExactly(":files");
        assertThat(completions("ssh", "lan", "srv1", "--", "ta")).isEmpty();
    }

    @Test
    void runsWithTheirStagesAndHostsAreCompleted() throws Exception {
        up();
        String run = hypervisor.find().get(0).run();

        assertThat(completions("show", "--records", "RUNS", "")).containsExactly(run);
        assertThat(completions("logs", "--records", "RUNS", run, "suite-init", "s"))
                .containsExactly("srv1", "srv2", "srv3");
        assertThat(completions("list", "--records", "RUNS", "--verdict", "failed,t"))
                .containsExactly("failed,timed-out");
    }

    @Test
    void aLineIsSplitAsAShellDoes() {
        assertThat(LineWords.behindCommand("virtual-cluster run 'a b' c\\ d \"e f"))
                .containsExactly("run", "a b", "c d", "e f");
        assertThat(LineWords.behindCommand("virtual-cluster run ")).containsExactly("run", "");
        assertThat(LineWords.behindCommand("virtual-cluster ")).containsExactly("");
    }
}
