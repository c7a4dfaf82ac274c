package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.StoredConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands on definitions in git: at an address, and in the directory of a repository. */
class GitRepositoryTest extends CommandLineHarness {
    private TestGit git;
    private String first;
    private String second;

    @BeforeEach
    void commitTwice() throws IOException, GitAPIException {
        git = new TestGit(Path.of(repository()));
        first = git.commit("Begin");
        write("suites/copy/init.sh", "#!/bin/sh\necho more\n");
        second = git.commit("Say more");
    }

    @AfterEach
    void close() {
        git.close();
    }

    private int at(String place, String... more) {
        String[] arguments = new String[more.length + 2];
        System.arraycopy(more, 0, arguments, 0, more.length);
        arguments[more.length] = "--repository";
        arguments[more.length + 1] = place;
        return execute(arguments);
    }

    @Test
    void aRunHasTheDefinitionsAndTheCommitOfItsAddressAndItsCheckoutGoes() {
        assertThat(at(repository() + "#" + first, "run", "copy", "--records", records()))
                .isZero();

        assertThat(requests.get(0).commit()).contains(first);
        assertThat(requests.get(0).suite().init().others().orElseThrow().text()).contains("@hostname@");
        assertThat(requests.get(0).repository()).doesNotExist();
        assertThat(temp.resolve(".cache/virtual-cluster/git/checkouts")).isEmptyDirectory();

        assertThat(at(repository() + "#main", "run", "copy", "--records", records()))
                .isZero();
        assertThat(requests.get(1).commit()).contains(second);
        assertThat(requests.get(1).commitPage()).isEmpty();
    }

    @Test
    void aRunLeadsToItsCommitOnTheServerOfTheRepositoryOrWhereThatSays() throws IOException {
        StoredConfig config = git.git().getRepository().getConfig();
        config.setString("remote", "origin", "url", "https://jo:secret@gitlab.example.org/team/tests.git");
        config.save();
        assertThat(at(repository(), "run", "copy", "--records", records())).isZero();
        assertThat(requests.get(0).commitPage()).contains("https://gitlab.example.org/team/tests/-/commit/" + second);

        write("repository.yaml", "commits: https://git.example.org/tests/commit/?id={commit}\n");
        assertThat(at(repository(), "run", "copy", "--records", records())).isZero();
        assertThat(requests.get(1).commit()).contains(second + "+");
        assertThat(requests.get(1).commitPage()).contains("https://git.example.org/tests/commit/?id=" + second);
    }

    @Test
    void checkAndListTakeAnAddressWhereTheyTakeADirectory() {
        assertThat(execute("check", repository() + "#main")).isZero();
        assertThat(out()).isEqualTo("1 cluster and 2 suites: no problem\n");

        assertThat(at(repository() + "#main", "list", "--records", records())).isZero();
        assertThat(out()).contains("Suites in " + repository() + "#main at " + second.substring(0, 10));
    }

    @Test
    void whatCannotBeHadIsWrongUseAndNoDefect() {
        assertThat(execute("check", repository() + "#mian")).isEqualTo(2);
        assertThat(err()).startsWith("There is no branch or tag 'mian'; did you mean main?");

        assertThat(execute("check", temp.resolve("nothing") + "#main")).isEqualTo(2);
        assertThat(err()).contains("There is no git repository at").doesNotContain("\tat ");

        assertThat(execute("check", "ftp://x#main")).isEqualTo(2);
        assertThat(execute("check", "http://127.0.0.1:1/x#main")).isEqualTo(3);
        assertThat(err()).contains("cannot be reached").doesNotContain("\tat ");

        assertThat(execute("check", repository() + "/.git")).isEqualTo(2);
        assertThat(err()).contains("name one of its branches, such as " + repository() + "/.git#main");
    }

    @Test
    void changedTellsSuitesAndReasonsInTheDirectoryAndAtAnAddress() {
        for (String place : new String[] {repository(), repository() + "#main"}) {
            String from = place.endsWith("#main") ? first : "HEAD~1";
            assertThat(at(place, "changed", from + "..main")).isZero();
            assertThat(out().replaceAll(" at .*", ""))
                    .isEqualTo("From " + first.substring(0, 10) + " to " + second.substring(0, 10) + ": 1 commit\n  "
                            + second.substring(0, 10) + " Ada: Say more\n"
                            + "copy\n    suites/copy/init.sh changed\n");
        }
    }

    @Test
    void changedComparesWithTheDirectoryAsItIs() throws IOException {
        write("suites/other/cases/one/run.sh", "no script\n");

        assertThat(at(repository(), "changed", "main..")).isEqualTo(2);
        assertThat(out())
                .contains("to the directory as it is now\n")
                .contains("other: INVALID\n    suites/other/cases/one/run.sh changed\n    it is no longer valid\n"
                        + "    suites/other/cases/one/run.sh:1:1: the first line is not a '#!' line");
    }

    @Test
    void changedIsReadByProgramsToo() throws IOException {
        assertThat(at(repository(), "changed", "HEAD~1..HEAD", "--json")).isZero();

        JsonNode answer = new ObjectMapper().readTree(out());
        assertThat(answer.get("from").asText()).isEqualTo(first);
        assertThat(answer.get("commits").get(0).get("subject").asText()).isEqualTo("Say more");
        assertThat(answer.get("touched").get(0).get("suite").asText()).isEqualTo("copy");
        assertThat(answer.get("touched")
                        .get(0)
                        .get("reasons")
                        .get(0)
                        .get("kind")
                        .asText())
                .isEqualTo("own-file");
    }

    @Test
    void changedOfWhatIsNotThereIsToldInWords() {
        assertThat(at(repository(), "changed", "v9..main")).isEqualTo(2);
        assertThat(err()).contains("There is no branch, tag or commit 'v9'");
        assertThat(at(repository(), "changed", "..main")).isEqualTo(2);
        assertThat(err()).contains("expected A..B");
        assertThat(at("/", "changed", "a..b")).isEqualTo(2);
        assertThat(err()).contains("is not in a git repository");
    }
}
