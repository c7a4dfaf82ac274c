package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.MachinesHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code run --deliver}, on hosts that are SSH servers in this JVM. */
class DeliverOptionTest extends MachinesHarness {
    private Path app;

    @BeforeEach
    void writeSuite() throws IOException {
        app = write("build/app-1.2", "built\n");
        suite("tags: { version: \"1\" }");
    }

    private void suite(String more) throws IOException {
        write(
                "repository/suites/copy/suite.yaml",
                "name: copy\ncluster: lan\nhosts: [ srv1, client ]\ninit: init.sh\ncases: [ one ]\n" + more + "\n");
        write("repository/suites/copy/init.sh", "#!/bin/sh\ncat \"$VC_FILES/app\" \"$VC_FILES\"/plugins/*\n");
        write("repository/suites/copy/cases/one/run.sh", "#!/bin/sh\nrm -f '" + app + "'\n");
        write("build/plugins/first", "first\n");
        write("build/plugins/below/second", "second\n");
    }

    private int run(String... more) {
        List<String> command = new ArrayList<>(List.of(
                "run", "copy", "--repository", temp.resolve("repository").toString()));
        command.addAll(List.of("--records", temp.resolve("runs").toString()));
        command.addAll(List.of(more));
        return execute(command.toArray(String[]::new));
    }

    @Test
    void allCellsOfAMatrixGetTheSameThoughTheFileIsGone() throws Exception {
        suite("matrix: { version: [ \"1\", \"2\" ] }");

        assertThat(run("--deliver", app + "=app", "--deliver", app + "=plugins/third"))
                .as(out() + err())
                .isEqualTo(ExitCode.PASSED);

        assertThat(app).doesNotExist();
        assertThat(out()).contains("Delivers app: ").contains("SHA-256 " + DigestUtils.sha256Hex("built\n"));
        List<RunDirectory> records = Records.all(temp.resolve("runs"));
        assertThat(records).hasSize(2);
        for (RunDirectory record : records) {
            assertThat(record.output(Stage.SUITE_INIT, "client")).hasContent("built\nbuilt\n");
            assertThat(RunFacts.delivered(record)).hasSize(2);
        }
    }

    @Test
    void aDirectoryComesWithAllItsFiles() throws Exception {
        write("repository/suites/copy/init.sh", "#!/bin/sh\ncd \"$VC_FILES\" && find . -type f | sort\n");

        assertThat(run(
                        "--deliver",
                        temp.resolve("build/plugins").toString(),
                        "--deliver",
                        temp.resolve("build") + "=b"))
                .as(out() + err())
                .isEqualTo(ExitCode.PASSED);

        assertThat(Records.all(temp.resolve("runs")).get(0).output(Stage.SUITE_INIT, "srv1"))
                .hasContent(
                        "./b/app-1.2\n./b/plugins/below/second\n./b/plugins/first\n./plugins/below/second\n./plugins/first\n");
    }

    @Test
    void whatCannotBeDeliveredIsRefusedBeforeAClusterIsStarted() throws Exception {
        write("repository/suites/copy/files/app", "committed\n");

        assertRefused("there is no file or directory '" + temp + "/nothing'", "--deliver", temp + "/nothing");
        assertRefused("suite copy has files/app already", "--deliver", app + "=app");
        assertRefused("is not a name below $VC_FILES", "--deliver", app + "=../app");
        assertRefused("Both", "--deliver", app + "=x", "--deliver", temp.resolve("build/plugins/first") + "=x");
        Files.createDirectories(temp.resolve("empty"));
        assertRefused("has no files", "--deliver", temp.resolve("empty").toString());
        Files.createSymbolicLink(temp.resolve("empty/out"), app);
        assertRefused("leads out", "--deliver", temp.resolve("empty").toString());
        assertThat(temp.resolve("runs")).doesNotExist();
    }

    private void assertRefused(String words, String... options) {
        assertThat(run(options)).as(out()).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains(words);
    }
}
