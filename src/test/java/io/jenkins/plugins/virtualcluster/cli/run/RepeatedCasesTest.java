package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.virtualcluster.cli.MachinesHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code run --repeat} and {@code --until-failure}. */
class RepeatedCasesTest extends MachinesHarness {
    @Test
    void theSummarySaysHowOftenACaseEndedSoAndWhere() throws Exception {
        Path rounds = temp.resolve("rounds");
        write("repository/suites/look/suite.yaml", "name: look\ncluster: lan\ninit: init.sh\ncases: [ one ]\n");
        write("repository/suites/look/init.sh", "#!/bin/sh\n");
        write(
                "repository/suites/look/cases/one/run.sh",
                "#!/bin/sh\n[ @hostname@ != srv1 ] || { echo >> " + rounds + "; [ $(wc -l < " + rounds
                        + ") -ne 2 ]; }\n");
        String repository = temp.resolve("repository").toString();
        String records = temp.resolve("runs").toString();

        assertThat(execute("run", "look", "--repeat", "4", "--repository", repository, "--records", records))
                .as(out() + err())
                .isEqualTo(ExitCode.FAILED);
        assertThat(out()).contains("case one: 3 PASSED, 1 FAILED (2)\n");
        execute("show", "--records", records);
        assertThat(out()).contains("case one: 3 PASSED, 1 FAILED (2)\n");
        execute("show", "--json", "--records", records);
        assertThat(new ObjectMapper().readTree(out()).get("repetitions"))
                .isEqualTo(new ObjectMapper().readTree("{\"one\": {\"PASSED\": [1, 3, 4], \"FAILED\": [2]}}"));

        write("rounds", "");
        assertThat(execute(
                        "run",
                        "look",
                        "--repeat",
                        "4",
                        "--until-failure",
                        "--repository",
                        repository,
                        "--records",
                        records))
                .isEqualTo(ExitCode.FAILED);
        assertThat(out()).containsPattern("case one: .*1 FAILED \\(2\\)").containsPattern("case one: .*2 SKIPPED");
    }
}
