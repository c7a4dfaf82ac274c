package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.report.page.LargeRecords;
import io.jenkins.plugins.virtualcluster.report.page.LiveRun;
import io.jenkins.plugins.virtualcluster.report.page.ReportPage;
import io.jenkins.plugins.virtualcluster.report.page.SampleLogs;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What axe-core finds on the pages, in light and dark: nothing. */
class AccessibilityBrowserTest extends PageTest {
    private static final String OUTPUT = "#output/case/copy_from/run/srv2";
    private static final String FILE = "#file/" + SampleLogs.STAGE + "/srv1/var/log/";

    /**
     * In the dark a page differs by its colours alone, so only the rules on these are left to look at. A choice by tags takes in
     * rules that are off by default, of which this has one.
     */
    private static final String COLOURS =
            "runOnly: ['cat.color'], rules: {'color-contrast-enhanced': {enabled: false}}";

    private static String passed;
    private static String failed;
    private static String known;
    private static String results;

    private final SoftAssertions all = new SoftAssertions();

    @BeforeAll
    static void records() throws IOException {
        LargeRecords.history(records, 12);
        LargeRecords.matrix(records);
        passed = SampleRecords.passing(records);
        failed = SampleRecords.failing(records);
        SampleRecords.retried(records);
        known = SampleRecords.known(records);
        results = SampleRecords.reporting(records);
    }

    @AfterEach
    void light() {
        if (browser != null) {
            browser.dark(false);
        }
    }

    /** Looks at the page that is open, in light and dark. */
    private void look(String page) {
        browser.await(page, () -> browser.text().contains("Loading") ? null : page);
        loadAxe();
        browser.dark(false);
        look(page + " in the light", "rules: {'label-content-name-mismatch': {enabled: true}}");
        browser.dark(true);
        look(page + " in the dark", COLOURS);
    }

    private void look(String page, String rules) {
        all.assertThat(violations("document", rules)).as(page).isEmpty();
    }

    @Test
    void pagesOfSuitesAndHistoryHaveNone() {
        look(List.of(
                "",
                "suite/versions",
                "suite/copy",
                "host/srv2",
                "suite/results",
                "compare?a=" + passed + "&b=" + failed,
                "nothing"));
    }

    /** Of each kind one with other contents is looked at more often. */
    @Test
    @Tag("thorough")
    void furtherPagesOfSuitesAndHistoryHaveNone() {
        look(List.of(
                "suite/nightly",
                "suite/versions?cell=version%3D5.10%2C+arch%3Dx86_64",
                "?verdict=failed&suite=nightly&sort=-took",
                "suite/nobody"));
    }

    private void look(List<String> pages) {
        for (String page : pages) {
            go(page);
            look(page);
        }
        assertThat(browser.complaints()).as("of one that is not there").allMatch(each -> each.contains("404"));
        all.assertAll();
    }

    @Test
    void viewsOfARunHaveNone() throws Exception {
        String logs = "run/" + SampleLogs.write(records);
        lookAtViews(Stream.concat(
                        Stream.of("run/" + known, "run/" + results + "#results"),
                        Stream.concat(
                                Stream.of("#matrix", "#timeline", "#cluster", OUTPUT + "?q=copied&only=1&times=1")
                                        .map(view -> "run/" + failed + view),
                                Stream.of(
                                                "#files",
                                                FILE + "plain.log?file=" + SampleLogs.STAGE
                                                        + "/srv1/var/log/syslog&mode=merged")
                                        .map(view -> logs + view)))
                .toList());
    }

    /** The same views with other contents. */
    @Test
    @Tag("thorough")
    void furtherViewsOfARunHaveNone() throws Exception {
        String logs = "run/" + SampleLogs.write(records);
        lookAtViews(Stream.concat(
                        Stream.of(
                                        "",
                                        "#files",
                                        "#events",
                                        "#scripts/case/copy_from/run/srv2",
                                        OUTPUT + ":L2501",
                                        OUTPUT + ",srv1",
                                        OUTPUT + ",srv1?mode=merged")
                                .map(view -> "run/" + (view.isEmpty() ? passed : failed) + view),
                        Stream.of(
                                        "#output/" + SampleLogs.STAGE + "/srv1,srv2?mode=step",
                                        FILE + "syslog:L2",
                                        "#file/" + SampleLogs.STAGE + "/srv1/data.bin?file=" + SampleLogs.STAGE
                                                + "/srv2/var/log/lost.log")
                                .map(view -> logs + view))
                .toList());
    }

    private void lookAtViews(List<String> pages) {
        for (String page : pages) {
            go(page);
            browser.find(".view > *");
            browser.run("document.querySelectorAll('details.delivered').forEach((each) => { each.open = true; })");
            look(page);
        }
        all.assertAll();
    }

    @Test
    void aLiveRunAndAReportAndTheListOfKeysHaveNone() throws Exception {
        try (LiveRun run = LiveRun.start(records, Duration.ofSeconds(2))) {
            go("run/" + run.id());
            browser.find("tr[data-stage='suite-init'] td.v-passed");
            look("a live run");
        }
        RunDirectory directory = new RunDirectory(records.resolve(failed));
        ReportPage.write(directory);
        browser.go(URI.create(directory.report().toUri().toString()));
        browser.find("table.matrix");
        look("report.html");
        browser.press("?");
        browser.find("dialog[open]");
        look("the keys");
        all.assertAll();
    }
}
