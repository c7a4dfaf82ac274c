package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.report.page.LargeRecords;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of many runs in a browser. */
class HistoryPageBrowserTest extends PageTest {
    @Test
    void suitesLeadToASuiteAndItLeadsToItsRuns() throws Exception {
        List<String> ids = LargeRecords.history(records, 60);
        go("");
        browser.click(".suite a[href*='suite/nightly']");
        browser.awaitText("copy_from");

        assertThat(browser.text(".ill")).contains("copy_from").contains("locate");
        assertThat(browser.run("return document.querySelectorAll('table.grid td.v-failed').length"))
                .isNotEqualTo(0L);
        assertThat(browser.run("return document.querySelector(\"a[href*='" + ids.get(42) + "']\") !== null"))
                .as("a link to the first run that failed")
                .isEqualTo(true);
        assertThat(commitLinks())
                .as("in the list, and where copy_from failed first")
                .hasSize(31)
                .allMatch(text -> text.equals("00000000"));
        assertThat(browser.text("table.host-failures")).contains("srv2", "fails in 12 of 30 runs", "locate");

        go("run/" + ids.get(56));
        browser.awaitText("Case locate on srv2: fails since this run · last passed in run h0000054 · compare");
        assertThat(commitLinks()).singleElement().asString().endsWith("abc00e");
        assertThat(browser.text(".failures"))
                .contains("Case copy_from on srv2: fails since run h0000042 · last passed in run h0000040 · compare");
        browser.click("table.matrix th a[href*='host/srv2']");
        browser.awaitText("srv2 fails in 12 of 30 runs.");
        assertThat(browser.address().getQuery()).isEqualTo("suite=nightly");
        assertThat(browser.text("main"))
                .contains("fails in 9 of 30 runs", "fails since run h0000042", "passes again", "≈ flaky", "30 runs");
    }

    @Test
    void runsAreFilteredAndSortedByAnAddressThatCanBeSentAndLeftAgain(@TempDir Path fresh) throws Exception {
        LargeRecords.history(fresh, 40);
        try (ServerFixture own = new ServerFixture(fresh)) {
            browser.go(own.uri(""));
            browser.awaitText("40 runs");
            browser.run(
                    "[...document.querySelectorAll('.chip')].find((chip) => chip.textContent.endsWith(' failed')).click()");
            browser.awaitText("22 of 40 runs match");
            browser.run("const suite = document.querySelector('select[name=suite]'); suite.value = 'nightly';"
                    + "suite.dispatchEvent(new Event('change'))");
            browser.awaitText("11 of 20 runs match");
            browser.run(
                    "[...document.querySelectorAll('.sort')].find((sort) => sort.textContent.startsWith('Took')).click()");
            browser.await(
                    "the order",
                    () -> browser.text("th[aria-sort='descending']").startsWith("Took") ? true : null);
            assertThat(browser.address().getQuery()).isEqualTo("verdict=failed&suite=nightly&sort=-took");

            browser.run("history.go(-2)");
            browser.awaitText("22 of 40 runs match");
            assertThat(browser.text("th[aria-sort]")).startsWith("Started");
            browser.find("input[name=text]").sendKeys("h0000007");
            browser.awaitText("No run matches the filters.");
            browser.run("history.back()");
            browser.awaitText("22 of 40 runs match");
            assertThat(browser.run("return document.querySelector('input[name=text]').value"))
                    .as("one step back, and not one for each letter")
                    .isEqualTo("");
            browser.run(
                    "[...document.querySelectorAll('button')].find((each) => each.textContent === 'Clear the filters').click()");
            browser.awaitText("40 runs");
            assertThat(browser.address().getQuery()).isNull();

            browser.go(own.uri("?verdict=failed&suite=nightly&sort=-took"));
            browser.awaitText("11 of 20 runs match");
            assertThat(browser.text(".chip[aria-pressed='true']")).contains("failed");
            browser.go(own.uri("?verdict=nonsense&since=tomorrow&sort=luck"));
            browser.awaitText("40 runs");
        }
    }

    @Test
    void casesWithoutAnInitHaveTheirNamesAndSkippedStagesNoDuration() throws Exception {
        List<String> parts = SampleRecords.parts(records);
        go("");
        browser.awaitText("50 % of 2 runs passed, 1 more without a result");
        go("suite/parts");
        browser.awaitText("copy_from failed in");

        assertThat(browser.text(".ill")).contains("newer runs do not have it").doesNotContain("fails since");
        assertThat(browser.run("return [...document.querySelectorAll('table.grid tr.first th .case')]"
                        + ".map((name) => name.textContent).join()"))
                .isEqualTo("copy_to,copy_from,locate");
        assertThat(browser.run("return document.querySelector(\"table.grid td.v-skipped a\").title"))
                .asString()
                .endsWith("skipped");
        go("compare?a=" + parts.get(0) + "&b=" + parts.get(2));
        browser.awaitText("skipped");
        assertThat(browser.text("table.compared")).contains("skipped").doesNotContain("0.0 s");

        List<String> idle = SampleRecords.idle(records);
        go("");
        browser.awaitText("100 % of 1 run passed, 1 more without a result");
        go("suite/idle");
        assertThat(browser.find("table.grid td a[title*='locate run']").getAttribute("title"))
                .endsWith("nothing to do, 2.8 s");
        go("compare?a=" + idle.get(0) + "&b=" + idle.get(1));
        browser.awaitText("srv1: passed → nothing to do");
        assertThat(browser.text("table.compared")).contains("srv2: nothing to do → nothing to do");
    }

    @Test
    @Tag("thorough")
    void pagesFollowTheRecordsAndKeepWhatIsPickedAndFocused(@TempDir Path fresh) throws Exception {
        try (ServerFixture own = new ServerFixture(fresh)) {
            browser.go(own.uri(""));
            browser.awaitText("No runs recorded yet");
            String passed = SampleRecords.passing(fresh);
            browser.awaitText("100 % of 1 run passed");
            browser.run("window.box = document.querySelector('table.runs input'); box.click(); box.focus();"
                    + "window.seen = new Set();"
                    + "window.counts = () => document.querySelectorAll('.trend li').length + ' '"
                    + " + document.querySelectorAll('table.runs tbody tr').length;"
                    + "new MutationObserver(() => seen.add(counts())).observe(document.getElementById('main'),"
                    + " { childList: true, subtree: true })");
            SampleRecords.retried(fresh);
            browser.await("the second run", () -> browser.run("return counts() === '2 2' ? true : null"));
            assertThat(browser.run("return [...seen].join()"))
                    .as("cards and table change together")
                    .isEqualTo("2 2");
            assertThat(browser.run("return document.activeElement === box && box.checked"))
                    .isEqualTo(true);

            browser.go(own.uri("suite/copy"));
            browser.awaitText("The last 2 runs");
            browser.run("document.querySelector(\"table.grid thead a[href*='" + passed + "']\").focus()");
            SampleRecords.failing(fresh);
            browser.awaitText("The last 3 runs");
            assertThat(browser.run("return document.activeElement.href"))
                    .asString()
                    .endsWith(passed);
            assertThat(browser.run("return document.querySelectorAll('table.runs tbody tr').length"))
                    .isEqualTo(3L);
            assertThat(own.failures).isEmpty();
        }
    }

    @Test
    void aRunThatRepeatsItsCasesHasEachOnceInTheHistoryAndIsOpenedAtARepetitionThatFailed(@TempDir Path fresh)
            throws Exception {
        List<String> ids = SampleRecords.repeated(fresh);
        String run = "run/" + ids.get(1);
        try (ServerFixture own = new ServerFixture(fresh)) {
            browser.go(own.uri("suite/often"));
            browser.awaitText("fails since");
            assertThat(browser.run("return [...document.querySelectorAll('table.grid tr.first th .case')]"
                            + ".map((name) => name.textContent).join()"))
                    .isEqualTo("suite-init,copy_to,locate,suite-finalize");
            assertThat(browser.text(".ill")).contains("copy_to").doesNotContain("newer runs do not have it");
            assertThat(browser.run("return document.querySelector(\".ill a[href*='" + run + "']\") !== null"))
                    .as("since the run that repeats its cases")
                    .isEqualTo(true);

            browser.click("table.grid td.v-failed a[href*='" + run + "'][href*='copy_to']");
            browser.awaitText("exit code 54");
            assertThat(browser.address().getFragment()).isEqualTo("output/case/copy_to.3/run/srv2");
            browser.go(own.uri(run + "#output/case/locate/run/srv2"));
            browser.awaitText("all is well in case/locate.1/run");
            browser.go(own.uri(run + "#scripts/case/copy_to/run/srv1"));
            browser.awaitText("on srv1");
            assertThat(browser.address().getFragment()).isEqualTo("scripts/case/copy_to.3/run/srv1");
            browser.go(own.uri(run));
            browser.awaitText("Case copy_to on srv2: fails since this run · last passed in run often1 · compare");
            browser.click(".failures .since a[href*='compare']");
            browser.awaitText("all is well in case/copy_to/run");
            browser.awaitText("copy_to.3 run");
            assertThat(browser.text("table.compared")).contains("copy_to run").doesNotContain("not in this run");
        }
    }

    @Test
    void twoRunsShowWhatChanged() throws Exception {
        String passed = SampleRecords.passing(records);
        String failed = SampleRecords.failing(records);
        go("compare?a=" + passed + "&b=" + failed);

        browser.awaitText("assert_fail xrdcp");
        assertThat(browser.text()).contains("copy_from", "srv2");
        assertThat(commitLinks()).hasSize(2);
    }

    private static List<?> commitLinks() {
        return (List<?>) browser.run("return [...document.querySelectorAll(\"a[href^='https://github.com/example/'\")]"
                + ".map((link) => link.textContent)");
    }

    @Test
    void whatFailedByAKnownIssueIsToldApartAndALostOutputIsSaidInAComparison() throws Exception {
        SampleRecords.passing(records);
        String failed = SampleRecords.failing(records);
        String known = SampleRecords.known(records);
        Stage stage = Stage.caseRun("copy_from");
        Files.delete(new RunDirectory(records.resolve(failed)).output(stage, "srv2"));

        go("");
        browser.awaitText("50 % of 2 runs passed, 1 more without a result; 1 failed by known issues only");
        assertThat(browser.text(".kinds")).containsPattern("case copy_from of [a-z]");
        browser.find(".kinds a[href*='suite/']");
        go("suite/copy");
        browser.awaitText("Redirector forgets its servers · in 1 run, last in");
        assertThat(browser.text("table.grid a[aria-label*='known issues only']"))
                .isEqualTo("✗⚑");
        assertThat(browser.text(".ill")).contains("copy_from fails since").contains("known issue");
        assertThat(browser.text("table.runs tbody")).contains("known issues only");
        assertThat(browser.text(".kinds li:first-child"))
                .contains("the script exited with 54", "known issue", "ERROR: copy failed")
                .as("other tests have runs that failed the same way")
                .containsPattern("[12] failures? in [12] runs?");
        go("compare?a=" + failed + "&b=" + known + "#output/case/copy_from/run/srv2");
        browser.awaitText("output/case/copy_from/run/srv2.log is missing, though the script printed");
        browser.awaitText("srv2 printed ");
        assertThat(browser.text(".pane-state")).startsWith("The record is damaged: output/case/copy_from/run/srv2.log");
    }

    @Test
    void theRunsOfAMatrixAreShownTogetherAndEachHasAHistoryOfItsOwn() throws Exception {
        List<String> ids = LargeRecords.matrix(records);
        go("suite/versions");
        browser.awaitText(
                "version=5.10, arch=x86_64: the last run failed · fails since run m2cell1 · last passed in run m1cell1");
        assertThat(browser.text("main")).contains("1 of 3 cells fails.", "50 % of 4 runs passed", "12 runs");
        browser.click("table.cell-histories th:nth-child(1) button");
        assertThat(cellNames()).hasSize(3).first().asString().contains("5.5");
        browser.click("table.cell-histories th[aria-sort='ascending'] button");
        assertThat(cellNames()).hasSize(3).first().asString().contains("5.10");
        go("");
        browser.click(".suite .cell-line a[href*='5.10']");
        browser.awaitText("version=5.10, arch=x86_64");

        assertThat(browser.text("table.cells")).contains("x86_64", "aarch64", "5.5", "5.10", "failed");
        assertThat(browser.text(".ill"))
                .as("the runs of other cells do not make it flaky")
                .contains("copy_from fails since")
                .doesNotContain("flaky");
        assertThat(browser.run("return document.querySelectorAll('table.grid thead th').length"))
                .isEqualTo(5L);
        assertThat(browser.text("main")).contains("All cells", "Runs with version=5.10, arch=x86_64", "4 runs");
        browser.click("table.cells a[href*='" + ids.get(10) + "']");
        browser.awaitText("versions (version=5.10, arch=x86_64)");
    }

    private List<?> cellNames() {
        return (List<?>) browser.run(
                "return [...document.querySelectorAll('table.cell-histories tbody th')].map(e => e.textContent)");
    }
}
