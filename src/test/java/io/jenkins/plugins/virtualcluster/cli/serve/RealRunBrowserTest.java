package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.ReportPage;
import io.jenkins.plugins.virtualcluster.suite.LocalRuns;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The pages over records that the engine writes, of real scripts, while it writes them and after. */
@Timeout(120)
class RealRunBrowserTest extends PageTest {
    private static final String RUN = "cases/one/run.sh";
    private static final String ROW = "tr[data-stage='case/one/run'] td:nth-of-type(%d).v-%s";
    private static final String MARKUP = "<img src=x onerror=window.pwned=1><script>window.pwned=1</script>";

    @TempDir
    Path directory;

    private LocalRuns runs;
    private LocalRuns.Going going;

    @BeforeEach
    void prepare() throws IOException {
        runs = new LocalRuns(directory, records);
    }

    @AfterEach
    void endRuns() throws Exception {
        if (going != null) {
            going.cancel();
            going.end();
        }
        runs.close();
    }

    @Test
    void aRunFillsWhileItGoesOn() throws Exception {
        runs.files()
                .script(
                        RUN,
                        "echo begun on @hostname@; [ @hostname@ = srv1 ] && exit 0; " + waitFor("go")
                                + "; echo went on; " + waitFor("end") + "; echo ended");
        going = runs.start("c0ffee");
        go("run/" + going.id());

        browser.find(cell("srv1", "passed") + ".waiting");
        browser.find(cell("srv2", "running"));
        browser.awaitText("one run: 1 of 2 hosts have ended");
        browser.awaitText("1 still running: srv2");
        browser.awaitText("1 waits for it at the barrier: srv1");

        browser.click(cell("srv2", "running"));
        browser.awaitText("begun on srv2");
        assertThat(browser.text()).doesNotContain("went on");
        happens("go");
        browser.awaitText("went on");
        happens("end");
        browser.awaitText("ended");

        assertThat(going.end()).isEqualTo(Verdict.PASSED);
        browser.click("nav.tabs a[href='#matrix']");
        browser.find(cell("srv2", "passed") + ":not(.waiting)");
        browser.find("h1 .badge.v-passed");
        assertThat(browser.find(".standing").isDisplayed()).isFalse();
    }

    @Test
    void outputOfARunIsSearchedAndItsLinesHaveAddresses() throws Exception {
        runs.files()
                .script(
                        RUN,
                        "seq -f 'block %g' 3000; [ @hostname@ = srv1 ] || { echo 'ERROR: disk is full'; exit 3; }");
        going = runs.start("c0ffee");
        assertThat(going.end()).isEqualTo(Verdict.FAILED);
        go("run/" + going.id());

        browser.awaitText("one run on srv2 failed");
        browser.click(cell("srv2", "failed"));
        browser.awaitText("ERROR: disk is full");
        assertThat(browser.address().getFragment()).isEqualTo("output/case/one/run/srv2");

        browser.find("#output-search").sendKeys("block 1717", Keys.ENTER);
        browser.await("the match", () -> browser.text(".line mark").equals("block 1717") ? true : null);
        browser.click(".line[data-line='1716'] a.number");
        browser.find(".line.current[data-line='1716']");
        URI address = browser.address();
        assertThat(address.getFragment()).startsWith("output/case/one/run/srv2:L1717");

        browser.go(address);
        assertThat(browser.text(".line.current .text")).isEqualTo("block 1717");
    }

    @Test
    void twoRunsTellWhatChangedAndSinceWhenItFails() throws Exception {
        runs.files().script(RUN, "echo size 100");
        going = runs.start("a11600d");
        assertThat(going.end()).isEqualTo(Verdict.PASSED);
        final String before = going.id();
        runs.files().script(RUN, "echo size 99; [ @hostname@ = srv1 ] || exit 4");
        going = runs.start("bad0bad");
        assertThat(going.end()).isEqualTo(Verdict.FAILED);
        final String after = going.id();

        go("compare?a=" + before + "&b=" + after);
        browser.awaitText("srv2: passed → failed");
        assertThat(browser.text("details.diff .removed")).isEqualTo("-echo size 100");
        assertThat(browser.text("details.diff .added")).isEqualTo("+echo size 99; [ @hostname@ = srv1 ] || exit 4");
        browser.click("table.compared a[href='#output/case/one/run/srv2']");
        browser.awaitText("A: " + before.substring(before.lastIndexOf('-') + 1));
        browser.await("both outputs side by side", () -> panes().equals(List.of("size 100", "size 99")) ? true : null);

        go("suite/suite");
        browser.find("tr.host-row td.v-failed a[href*='" + after + "#output/case/one/run/srv2']");
        assertThat(browser.text(".ill")).contains("one fails since", "first with commit bad0bad");
        assertThat(browser.find(".ill a").getAttribute("href")).endsWith("run/" + after);
    }

    private static List<?> panes() {
        return (List<?>)
                browser.run(
                        "return [...document.querySelectorAll('.pane')].map((pane) => pane.querySelector('.line .text')?.textContent)");
    }

    @Test
    @Tag("thorough")
    void whatAScriptPrintsIsNeverMarkup() throws Exception {
        Files.writeString(
                directory.resolve("hostile"),
                MARKUP + "\n\u001b[31mred\u001b[0m \u001b]0;pwned\u0007titled\n"
                        + "bell\u0007back\b \u202eturned\n</script>" + "</pre><b onclick=x>\n");
        runs.files().script(RUN, "cat " + directory.resolve("hostile") + "; exit 1");
        going = runs.start("c0ffee");
        assertThat(going.end()).isEqualTo(Verdict.FAILED);
        ReportPage.write(going.record());

        String output = "#output/case/one/run/srv1";
        for (URI page :
                List.of(server.uri("run/" + going.id()), going.record().report().toUri())) {
            browser.go(URI.create(page + output));
            browser.awaitText(MARKUP);
            browser.awaitText("bell\u2407back\u2408 \u27e8U+202E\u27e9turned");
            browser.awaitText("red titled");
            assertThat(browser.text(".line .a-fg-1")).isEqualTo("red");
            browser.go(URI.create(page + output + ",srv2?mode=merged"));
            browser.awaitText(MARKUP);
            assertThat(browser.run("return window.pwned === undefined && document.title !== 'pwned'"
                            + " && document.querySelector('main img, main script, main b') === null"))
                    .as(page.toString())
                    .isEqualTo(true);
            assertThat(browser.complaints()).as(page.toString()).isEmpty();
        }
    }

    @Test
    void theReportOfARunNeedsNoServer() throws Exception {
        runs.files().script(RUN, "echo hello from @hostname@; [ @hostname@ = srv1 ] || exit 1");
        going = runs.start("c0ffee");
        assertThat(going.end()).isEqualTo(Verdict.FAILED);
        ReportPage.write(going.record());

        browser.go(going.record().report().toUri());
        browser.click(cell("srv2", "failed"));
        browser.awaitText("hello from srv2");
        browser.click("nav.tabs a[href='#cluster']");
        RunState state = RunState.read(going.record());
        String address = state.hosts().iterator().next().address().orElseThrow();
        assertThat(browser.text("section.cluster table.list")).contains("srv1.lan.test", "lan " + address);
    }

    /** A cell of the run stage; the first column of the row is the duration. */
    private static String cell(String host, String tone) {
        return ROW.formatted(host.equals("srv1") ? 2 : 3, tone);
    }

    /** A command that waits until {@link #happens} is called with that name. */
    private String waitFor(String what) {
        return "until [ -e " + directory.resolve(what) + " ]; do sleep 0.1; done";
    }

    private void happens(String what) throws IOException {
        Files.createFile(directory.resolve(what));
    }
}
