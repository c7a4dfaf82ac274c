package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.report.page.LargeRecords;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pages of many runs in a browser. */
class HistoryPageBrowserTest extends PageTest {
    @Test
    void suitesLeadToASuiteAndItLeadsToItsRuns() throws Exception {
        List<String> ids = LargeRecords.history(records, 60);
        go("");
        browser.find(".suite a[href*='suite/nightly']").click();
        browser.awaitText("copy_from");

        assertThat(browser.find(".ill").getText()).contains("copy_from").contains("locate");
        assertThat(browser.run("return document.querySelectorAll('table.grid td.v-failed').length"))
                .isNotEqualTo(0L);
        assertThat(browser.run("return document.querySelector(\"a[href*='" + ids.get(42) + "']\") !== null"))
                .as("a link to the first run that failed")
                .isEqualTo(true);
    }

    @Test
    void twoRunsShowWhatChanged() throws Exception {
        String passed = SampleRecords.passing(records);
        String failed = SampleRecords.failing(records);
        go("compare?a=" + passed + "&b=" + failed);

        browser.awaitText("assert_fail xrdcp");
        assertThat(browser.text()).contains("copy_from", "srv2");
    }
}
