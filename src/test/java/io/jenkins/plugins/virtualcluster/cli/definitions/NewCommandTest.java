package io.jenkins.plugins.virtualcluster.cli.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewCommandTest extends CommandLineHarness {
    private Path place;

    @BeforeEach
    void makePlace() throws IOException {
        place = Files.createDirectory(temp.resolve("empty"));
    }

    private int create(String... words) {
        return execute(Stream.concat(
                        Stream.of("new"), Stream.concat(Stream.of(words), Stream.of("--repository", place.toString())))
                .toArray(String[]::new));
    }

    private void checkFindsNothing() {
        assertThat(execute("check", place.toString())).as(out() + err()).isZero();
        assertThat(out()).doesNotContain("warning");
    }

    @Test
    void eachBeginningIsValidAtOnceAndSaysWhatToDoNext() {
        assertThat(create("cluster", "storage")).as(err()).isZero();
        assertThat(out()).contains("wrote " + place + "/clusters/storage.yaml", "Next: ", "virtual-cluster up storage");
        checkFindsNothing();
        assertThat(create("suite", "copy")).as(err()).isZero();
        assertThat(out()).contains("wrote " + place + "/suites/copy/cases/first/run.sh", "virtual-cluster run copy");
        checkFindsNothing();
        assertThat(create("case", "locate")).as(err()).isZero();
        assertThat(out()).contains("virtual-cluster run copy --case locate");
        checkFindsNothing();
        assertThat(execute("list", "--repository", place.toString(), "--records", place.toString()))
                .isZero();
        assertThat(out()).contains("copy  on storage  2 cases: first, locate", "storage  3 hosts: srv1, srv2, client");
        assertThat(place.resolve("suites/copy/cases/locate/run.sh")).isExecutable();
    }

    @Test
    void theFirstImageOfTheRepositoryIsTaken() throws Exception {
        Files.writeString(place.resolve("images.yaml"), "debian-12: { volume: debian.qcow2 }\n");

        assertThat(create("cluster", "storage")).as(err()).isZero();
        assertThat(place.resolve("clusters/storage.yaml")).content().contains("\n  image: debian-12\n");
        checkFindsNothing();
    }

    @Test
    void nothingIsEverReplaced() throws Exception {
        create("cluster", "storage");
        Path cluster = place.resolve("clusters/storage.yaml");
        Files.writeString(cluster, "mine");

        assertThat(create("cluster", "storage")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains(cluster + " already exists; choose another name, or remove it first");
        assertThat(cluster).content().isEqualTo("mine");
    }

    @Test
    void whatWouldNotBeValidIsNotWritten() throws Exception {
        assertThat(create("cluster", "Storage")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("'Storage' is not a DNS name", "Nothing was written");
        assertThat(create("cluster", "../storage")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("'..' is not a name; expected letters");
        assertThat(create("suite", "copy")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("There is no valid cluster yet; make one with: virtual-cluster new cluster NAME");
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void oneOfSeveralIsToBeChosen() {
        create("cluster", "one");
        create("cluster", "two");
        assertThat(create("suite", "copy")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("There are 2 clusters; choose one with --cluster: one, two");
        assertThat(create("suite", "copy", "--cluster", "tow")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("There is no cluster 'tow'; did you mean two?");
        assertThat(create("suite", "copy", "--cluster", "two")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cases: [ one, two ] # all              | cases: [ one, two, more ] # all",
                "cases: [one,]\\nlogs: []               | cases: [one, more ]\\nlogs: []",
                "cases:\\n  - one # first\\n  - two\\nlogs: [] | cases:\\n  - one # first\\n  - two\\n  - more\\nlogs: []",
                "cases:\\n- one                         | cases:\\n- one\\n- more",
                "cases: [\\n  one,\\n  two\\n]          | cases: [\\n  one,\\n  two, more ]"
            })
    void aCaseComesToTheEndOfTheListAndTheRestOfTheFileStays(String before, String after) throws Exception {
        Path repository = Path.of(repository());
        suite("copy", "# mine\ncases: [ one, two ]");
        Path file = repository.resolve("suites/copy/suite.yaml");
        String head = Files.readString(file).replace("cases: [ one, two ]\n", "");
        Files.writeString(file, head + before.replace("\\n", "\n") + "\n");

        assertThat(execute("new", "case", "more", "--suite", "copy", "--repository", repository.toString()))
                .as(err())
                .isZero();
        assertThat(file).content().isEqualTo(head + after.replace("\\n", "\n") + "\n");
    }
}
