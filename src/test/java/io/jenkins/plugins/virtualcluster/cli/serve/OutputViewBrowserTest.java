package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.report.page.SampleLogs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Outputs and collected files in a browser: long lines, sections, files, all of it merged by time. */
class OutputViewBrowserTest extends PageTest {
    private static final String OUTPUT = "#output/" + SampleLogs.STAGE + "/srv1";
    private static final String LOGS = SampleLogs.STAGE + "/srv1/var/log/";

    private static String run;

    @BeforeAll
    static void record() throws IOException {
        run = "run/" + SampleLogs.write(records);
    }

    @AfterEach
    void anyWidth() {
        if (browser != null) {
            browser.run("localStorage.clear()");
            browser.screen(0);
        }
    }

    @Test
    void longLinesWrapAndNothingMovesWhenTheirHeightBecomesKnown() {
        go(run + OUTPUT);
        browser.find(".line[data-line='0']");
        assertThat(overhang()).as("a line that is as long as it is").isPositive();
        browser.press("w");
        browser.find(".vlist.wrapped");
        assertThat(overhang()).isZero();
        go(run + OUTPUT + ":L102");
        browser.find(".vlist.wrapped .line.current");
        assertThat(number("return document.querySelector('.line.current').offsetHeight"))
                .as("this browser remembers it, and the line has several rows")
                .isGreaterThan(54);
        browser.await("the end of the last line", () -> gap("101", "bottom") <= 1 ? true : null);

        // lines above are drawn for the first time, and are higher than was estimated
        for (int i = 0; i < 12; i++) {
            String line =
                    String.valueOf(number("const top = document.querySelector('.vlist').getBoundingClientRect().top;"
                            + " return Number([...document.querySelectorAll('.line')]"
                            + ".find((each) => each.getBoundingClientRect().bottom > top + 40).dataset.line)"));
            double before = gap(line, "top");
            scroll("");
            assertThat(gap(line, "top") - before).as("line " + line).isBetween(89.0, 91.0);
        }
        browser.press("w");
        browser.find(".vlist:not(.wrapped)");
        browser.run("localStorage.clear()");
        browser.screen(400);
        go(run + OUTPUT);
        browser.find(".vlist.wrapped .line");
        assertThat(overhang()).as("where it is narrow").isZero();
    }

    @Test
    void aScrollAtTheMomentAtWhichTheBarIsMendedIsNotLost() {
        go(run + OUTPUT);
        browser.find(".line[data-line='0']");
        browser.press("w");
        browser.find(".vlist.wrapped");
        go(run + OUTPUT + ":L102");
        browser.find(".vlist.wrapped .line.current");
        browser.await("the end of the last line", () -> gap("101", "bottom") <= 1 ? true : null);
        browser.run("window.setTimeout = (task) => { window.mend = task; return 0; }");
        scroll("");
        double before = gap("101", "bottom");
        // the browser tells a scroll in its next frame, and the timer is due before that
        scroll("window.mend();");
        assertThat(gap("101", "bottom") - before).isBetween(89.0, 91.0);
    }

    private static void scroll(String andAtOnce) {
        browser.run("document.querySelector('.vlist').scrollTop -= 90;" + andAtOnce);
        browser.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /** By how much lines are wider than the view. */
    private static long overhang() {
        return number("const list = document.querySelector('.vlist'); return list.scrollWidth - list.clientWidth");
    }

    /** How far that edge of a line is below the same edge of the list's view. */
    private static double gap(String line, String edge) {
        return ((Number) browser.run(
                        "return document.querySelector(`.line[data-line='${arguments[0]}']`).getBoundingClientRect()[arguments[1]]"
                                + " - document.querySelector('.vlist').getBoundingClientRect()[arguments[1]]",
                        line,
                        edge))
                .doubleValue();
    }

    private static long number(String script) {
        return ((Number) browser.run(script)).longValue();
    }

    @Test
    void aClickWithShiftNamesAllLinesToThere() {
        go(run + OUTPUT + ":L3");
        browser.find(".line.current");
        browser.run("document.querySelector(\".line[data-line='6'] .number\")"
                + ".dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, shiftKey: true}))");
        browser.await("the lines", () -> lines(".line.current").equals(List.of("3", "4", "5", "6", "7")) ? true : null);
        assertThat(browser.address().getFragment()).endsWith("/srv1:L3-L7");
    }

    @Test
    void sectionsFoldAndASearchOpensThoseOfItsHits() {
        go(run + OUTPUT);
        browser.click(".line[data-line='1'] .fold[aria-expanded='true']");
        browser.find(".line[data-line='1'] .fold[aria-expanded='false']");
        assertThat(lines(".line")).startsWith("1", "2", "34", "35");
        assertThat(browser.text(".line[data-line='1'] .text")).isEqualTo("Copy files of round 1 31 lines folded");
        assertThat(browser.run("return document.activeElement.className")).isEqualTo("fold");

        browser.press("Z");
        browser.await("only stamps", () -> lines(".line").equals(List.of("1", "35", "69")) ? true : null);
        go(run + OUTPUT);
        browser.find(".line[data-line='2']");
        browser.press("Z");
        browser.await("only stamps", () -> lines(".line").size() == 3 ? true : null);
        browser.press("m");
        browser.find("table.matrix");
        browser.press("o");
        browser.find(".line");
        assertThat(lines(".line")).as("remembered").containsExactly("1", "35", "69");
        browser.find("#output-search").sendKeys("file 17 of round 2", Keys.ENTER);
        browser.find(".line.current mark");
        assertThat(browser.text(".pane-head + * + .vlist")).contains("copied file 17 of round 2");
        assertThat(lines(".line")).contains("1", "69").doesNotContain("2", "70");
        assertThat(browser.text(".toolbar [role='status']")).isEqualTo("1 of 1");
        browser.press(Keys.ESCAPE);
        browser.press("z");
        browser.await("the section around the hit", () -> browser.text(".vlist").contains("file 17") ? null : true);
        browser.press("Z");
        browser.press("Z");
        browser.find(".line[data-line='3']");
    }

    /** The numbers of the lines that are drawn. */
    private static List<String> lines(String selector) {
        Object found = browser.run(
                "return [...document.querySelectorAll(arguments[0])].map((line) => String(Number(line.dataset.line) + 1))",
                selector);
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    @Test
    void collectedFilesOpenAsOutputsDo() {
        go(run + "#files");
        browser.click("a[data-file$='/srv1/var/log/syslog']");
        browser.awaitText("srv1 copy[1234]: round 2 is over");
        assertThat(browser.address().getFragment()).isEqualTo("file/" + LOGS + "syslog");
        assertThat(browser.text(".pane-state")).isEqualTo("var/log/syslog is cut to its last 150 of 9999 bytes.");
        assertThat(browser.find(".pane-head a[download]").getAttribute("href")).endsWith("/file/" + LOGS + "syslog");
        browser.click(".line[data-line='1'] .number");
        browser.find(".line.current[data-line='1']");
        assertThat(browser.address().getFragment()).isEqualTo("file/" + LOGS + "syslog:L2");
        browser.press(Keys.ESCAPE);
        browser.await(
                "the file in the list",
                () -> (LOGS + "syslog").equals(browser.run("return document.activeElement.dataset.file"))
                        ? true
                        : null);

        go(run + "#file/" + LOGS + "xrootd/srv1.xrd.test/xrootd.log?filter=errors");
        browser.awaitText("error: disk is slow in round 2");
        assertThat(lines(".line")).containsExactly("6");
        browser.click(".facts a");
        browser.find(".pane[aria-label='srv1 in " + SampleLogs.STAGE + "']");
        browser.find(".pane[aria-label='var/log/xrootd/srv1.xrd.test/xrootd.log of srv1']");
        browser.click(".pane:first-child .close");
        browser.await("one pane", () -> number("return document.querySelectorAll('.pane').length") == 1 ? true : null);
    }

    @Test
    void aFileThatIsNoTextOrMissingIsSaidToBe() {
        go(run + "#file/" + SampleLogs.STAGE + "/srv1/data.bin");
        browser.awaitText("This file is not text");
        assertThat(browser.find(".pane-state a[download]").getAttribute("href")).endsWith("/srv1/data.bin");
        browser.click(".pane-state button");
        assertThat(browser.text(".line .text")).contains("no text");
        go(run + "#file/" + SampleLogs.STAGE + "/srv2/var/log/lost.log?file=" + SampleLogs.STAGE + "/srv2/never.log");
        browser.awaitText("The record is damaged: collected/" + SampleLogs.STAGE
                + "/srv2/var/log/lost.log is missing, though it was collected.");
        browser.awaitText("This run has no collected file " + SampleLogs.STAGE + "/srv2/never.log");
        go(run + "#files");
        browser.awaitText("these files were collected, and are no longer in it");
    }

    @Test
    void outputsAndLogsAreMergedByTime() {
        go(run + "#output/" + SampleLogs.STAGE + "/srv1?mode=merged&file=" + LOGS + "syslog&file=" + LOGS
                + "plain.log&file=" + SampleLogs.STAGE + "/srv2/var/log/xrootd/srv2.xrd.test/xrootd.log");
        browser.awaitText("4 merged by time");
        browser.awaitText("No times begin the lines of srv1 plain.log: they come last.");
        browser.awaitText("Times without a zone in srv1 syslog are read as UTC+01:00");
        browser.find("#output-search").sendKeys("round 2", Keys.ENTER);
        browser.await(
                "all matches", () -> browser.text(".toolbar [role='status']").startsWith("1 of ") ? true : null);
        go(run + "#output/" + SampleLogs.STAGE + "/srv1:L35?mode=merged&q=1234&only=1&file=" + LOGS + "syslog&file="
                + LOGS + "plain.log&file=" + SampleLogs.STAGE + "/srv2/var/log/xrootd/srv2.xrd.test/xrootd.log");
        browser.find(".line.current");
        List<?> merged = (List<?>) browser.run("return [...document.querySelectorAll('.line')].map((line) =>"
                + " line.querySelector('.from').textContent + ': ' + line.querySelector('.text').textContent)");
        assertThat(merged.toString())
                .isEqualTo(List.of(
                                "srv1: 2026-11-23T02:00:09Z round 1 of job 1234 on srv1",
                                "srv2 xrootd.log: 261123 02:00:14 1234 begin of round 1",
                                "srv1: 2026-11-23T02:00:19Z round 2 of job 1234 on srv1",
                                "srv1 syslog: Nov 23 03:00:19 srv1 copy[1234]: round 1 is over",
                                "srv2 xrootd.log: 261123 02:00:19 1234 end of round 1",
                                "srv2 xrootd.log: 261123 02:00:24 1234 begin of round 2",
                                "srv1: 2026-11-23T02:00:29Z round 3 of job 1234 on srv1",
                                "srv1 syslog: Nov 23 03:00:29 srv1 copy[1234]: round 2 is over",
                                "srv2 xrootd.log: 261123 02:00:29 1234 error: disk is slow in round 2",
                                "srv2 xrootd.log: 261123 02:00:34 1234 begin of round 3",
                                "srv1 syslog: Nov 23 03:00:39 srv1 copy[1234]: round 3 is over",
                                "srv2 xrootd.log: 261123 02:00:39 1234 end of round 3",
                                "srv1 plain.log: and another one of job 1234")
                        .toString());
    }

    @Test
    void panesInStepShowTheSameTime() {
        go(run + "#output/" + SampleLogs.STAGE + "/srv1,srv2?mode=step");
        browser.find(".pane:nth-child(2) .line");
        assertThat(browser.run("const [a, b] = [...document.querySelectorAll('.vlist')].map((each) =>"
                        + " each.getBoundingClientRect()); return a.top === b.top && a.height === b.height"))
                .isEqualTo(true);
        // round 2 of srv1 begins when round 1 of srv2 has ended
        browser.run("document.querySelector('.pane .vlist').scrollTop = 34 * 18");
        browser.await(
                "the other pane",
                () -> number("return document.querySelector('.pane:nth-child(2) .vlist').scrollTop") == 34 * 18
                        ? true
                        : null);
    }
}
