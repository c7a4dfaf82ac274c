package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Suites with a matrix on the command line. */
class MatrixRunTest extends CommandLineHarness {
    @BeforeEach
    void writeMatrix() throws IOException {
        write(
                "clusters/lan.yaml",
                "name: lan\ntags: { version: \"1\" }\ndefaults: { image: tiny-@version@ }\nhosts:\n  srv1:\n  srv2:\n");
        suite("copy", "cases: [ one, two ]\nmatrix: { version: [ 5.5, 5.10 ], mode: [ slow ] }");
    }

    @Test
    void eachRunIsMadeWithItsTagsAndImagesAndAllAreSummedUp() {
        script = request -> request.tags().get("version").equals("5.5")
                ? SampleRuns.passed().events()
                : SampleRuns.failed().events();

        assertThat(run("copy")).isEqualTo(ExitCode.FAILED);
        assertThat(requests)
                .extracting(request -> request.cell().toString())
                .containsExactly("version=5.5, mode=slow", "version=5.10, mode=slow");
        assertThat(requests.get(1).cluster().hosts().get(0).image()).isEqualTo(new Image.PoolVolume("tiny-5.10"));
        assertThat(out())
                .containsPattern(
                        "All runs\n +copy \\(version=5.5, mode=slow\\) +PASSED\n +copy \\(version=5.10, mode=slow\\) +FAILED\n");
    }

    @Test
    void aTagPicksRuns() {
        run("copy", "--tag", "version=5.10");
        assertThat(requests)
                .singleElement()
                .satisfies(request -> assertThat(request.tags()).containsEntry("version", "5.10"));

        assertThat(run("copy", "--tag", "version=5.1")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("value of version '5.1'");
    }

    @Test
    void aDryRunAndListsShowAllRuns() {
        assertThat(run("copy", "--dry-run")).isZero();
        assertThat(out())
                .contains("=== copy (version=5.5, mode=slow), stage suite-init on srv1\n#!/bin/sh\necho srv1 5.5")
                .contains("=== copy (version=5.10, mode=slow), stage suite-init on srv2\n#!/bin/sh\necho srv2 5.10");

        execute("list", "--repository", repository(), "--records", records());
        assertThat(out()).containsPattern("copy +on lan +2 runs +2 cases: one, two");

        execute("check", repository());
        assertThat(out()).contains("1 cluster and 2 suites (3 runs): no problem");
    }
}
