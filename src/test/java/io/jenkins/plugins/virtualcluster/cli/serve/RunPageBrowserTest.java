package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.HostileRecord;
import io.jenkins.plugins.virtualcluster.report.page.LargeRecords;
import io.jenkins.plugins.virtualcluster.report.page.LiveRun;
import io.jenkins.plugins.virtualcluster.report.page.ReportPage;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import io.jenkins.plugins.virtualcluster.report.page.SampleRun;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A run's page in a browser. */
class RunPageBrowserTest extends PageTest {
    /** Has a cell say what it is. */
    private static final String POINT =
            "document.querySelector(arguments[0]).dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))";

    private static final String CELL = "output/case/copy_from/run/srv2";

    @Test
    void aRunShowsItsMatrixAndWhatWentWrong() throws Exception {
        String id = SampleRecords.failing(records);
        go("run/" + id);

        assertThat(browser.text("tr[data-stage='case/copy_from/run'] td.v-failed"))
                .isNotBlank();
        assertThat(browser.run("return document.querySelectorAll('table.matrix tbody tr').length"))
                .isEqualTo(11L);
        browser.awaitText("srv3 died: its guest crashed");
        assertThat(browser.run("return document.title").toString()).contains("copy");
        for (String tab : List.of("timeline", "files", "cluster", "scripts/case/copy_from/run/srv2", "events")) {
            go("run/" + id + "#" + tab);
            browser.awaitText(
                    switch (tab) {
                        case "files" -> "cores/xrootd.1234.backtrace.txt";
                        case "cluster" -> "192.168.127.4";
                        case "events" -> "its guest crashed";
                        case "timeline" -> "srv2";
                        default -> "assert_fail xrdcp";
                    });
            assertThat(browser.complaints()).as(tab).isEmpty();
        }
    }

    @Test
    void aFailedRunShowsTheLinesThatSayWhyAndLeadsToThem() throws Exception {
        String passed = SampleRecords.passing(records);
        String id = SampleRecords.failing(records);
        SampleRecords.retried(records);
        SampleRecords.rerun(records);
        go("run/failed2b");

        assertThat(browser.text(".said .error")).isEqualTo("2502\nERROR: copy failed");
        assertThat(browser.address().getPath()).endsWith(id);
        assertThat(browser.text(".around"))
                .isEqualTo("Last passed in run passed1a · compare with it · Attempt 2: run retried3c passed"
                        + " · Was rerun as run rerun6f: passed");
        assertThat(browser.find(".around a").getAttribute("href")).endsWith("/run/" + passed);
        browser.click(".said .error a");
        browser.find(".line.current");
        assertThat(browser.text(".line.current")).contains("ERROR: copy failed");
        go("run/retried3c");
        browser.click(".attempts a");
        browser.find(".badge.v-infrastructure");
        assertThat(browser.address().getPath()).endsWith(id);
        go("run/rerun6f");
        browser.awaitText("Rerun of");
        browser.click(".head-facts a[href$='run/failed2b']");
        browser.find(".badge.v-infrastructure");
        go("run/nobody");
        browser.awaitText("There is no record of a run nobody");
        assertThat(browser.text()).doesNotContain("Try again");
        browser.click(".state a");
        browser.awaitText("copy");
        assertThat(browser.complaints()).allMatch(each -> each.contains("404"));
    }

    @Test
    void aKnownIssueIsMarkedInTheHeadTheFailuresTheMatrixAndTheReport() throws Exception {
        String id = SampleRecords.known(records);
        RunDirectory directory = new RunDirectory(records.resolve(id));
        ReportPage.write(directory);
        for (URI page : List.of(server.uri("run/" + id), directory.report().toUri())) {
            browser.go(page);
            browser.awaitText("Redirector forgets its servers");
            assertThat(browser.text("h1")).startsWith("✗ failed ⚑ known issues only");
            assertThat(browser.find(".known-issue a").getAttribute("href")).isEqualTo("https://example.org/issues/7");
            assertThat(browser.text("tr[data-stage='case/copy_from/run'] td.v-failed:not(.took)"))
                    .startsWith("✗⚑");
            assertThat(browser.text(".known-legend"))
                    .isEqualTo("⚑ known issue: Redirector forgets its servers · 1 cell");
        }
    }

    @Test
    void aReportOfADamagedRecordShowsWhatIsThereAndSaysWhatIsNot() throws Exception {
        String id = SampleRecords.failing(records);
        RunDirectory directory = new RunDirectory(records.resolve(id));
        List<String> lines = new ArrayList<>(Files.readAllLines(directory.journal()));
        lines.set(3, "{\"event\": </script>");
        Files.write(directory.journal(), lines);
        ReportPage.write(directory);

        browser.go(directory.report().toUri());
        browser.find("tr[data-stage='case/copy_from/run'] td.v-failed");
        assertThat(browser.text(".damage")).contains("events.jsonl:4: not an event of a run");
    }

    @Test
    void resultsAreFilteredFailedOnesFirstAndMeasurementsAreCompared() throws Exception {
        String id = SampleRecords.reporting(records);
        go("run/" + id + "#results");

        browser.awaitText("12 results: 1 failed, 7 passed, 4 skipped.");
        assertThat(browser.text(".results tbody tr:first-child"))
                .startsWith("checksum\n<b>got 12ab</b>, expected 34cd")
                .contains("copy_to run", "srv2");
        assertThat(browser.text()).contains("throughput", "344.25 MB/s", "−34.3 % worse", "of 3 runs");
        String drawn =
                "return [...document.querySelectorAll('.attachments img')].map((img) => `${img.alt} ${img.naturalWidth}`)"
                        + ".join()";
        browser.find(".attachments img");
        browser.await("the image", () -> "Throughput <b>by</b> size 320".equals(browser.run(drawn)) ? drawn : null);
        assertThat(browser.text(".attachments"))
                .contains("copy_to run", "srv1: Throughput <b>by</b> size", "srv2: trace");
        browser.find(".result-filter input").sendKeys("srv1 gib");
        browser.awaitText("1 result of 12: 1 passed.");
        browser.click(".results tbody tr:first-child a");
        browser.find(".line");
        go("run/" + id + "#matrix");
        browser.press("r");
        browser.awaitText("12 results: 1 failed");
        assertThat(browser.complaints()).isEmpty();

        go("suite/results");
        browser.awaitText("throughput in copy_to run");
        browser.find(".measurement canvas");
        assertThat(browser.run("return fetch(document.querySelector('a[download][href*=measurements]').href)"
                                + ".then((answer) => answer.text())")
                        .toString())
                .startsWith("run,started,stage,host,name,value,unit,better,median")
                .contains("\n" + id + ",2026-11-24T02:00:00Z,")
                .contains(",case/copy_to/run,srv2,throughput,344.25,MB/s,higher,");

        RunDirectory directory = new RunDirectory(records.resolve(id));
        ReportPage.write(directory);
        browser.go(URI.create(directory.report().toUri() + "#results"));
        browser.awaitText("12 results: 1 failed");
        assertThat(browser.text()).contains("−34.3 % worse");
        browser.await("the image", () -> "Throughput <b>by</b> size 320".equals(browser.run(drawn)) ? drawn : null);
    }

    @Test
    void anAttemptTellsOfTheOneBeforeAndWhatPassedOnRetry() throws Exception {
        SampleRecords.failing(records);
        String id = SampleRecords.retried(records);
        go("run/" + id);

        browser.awaitText("Passed on retry: copy_from, locate");
        assertThat(browser.text(".attempts"))
                .contains("Attempt 1, run failed2b")
                .contains("srv3 died: its guest crashed");
        assertThat(browser.text("tr[data-stage='case/copy_from/run'] th")).contains("passed on retry");
        assertThat(browser.text("tr[data-stage='case/copy_to/run'] th")).doesNotContain("retry");
        go("suite/copy");
        assertThat(browser.text("table.grid a[title*='Passed on retry; before: failed']"))
                .isEqualTo("↻");
    }

    @Test
    void aHostThatHadNothingToDoIsDimmedAndNeitherPassedNorFailed() throws Exception {
        List<String> idle = SampleRecords.idle(records);
        go("run/" + idle.get(0));
        String cell = "tr[data-stage='case/copy_from/run'] td:nth-child(4)";
        assertThat(browser.text(cell)).isEqualTo("· 1.4s");
        assertThat(browser.find(cell).getAttribute("class")).isEqualTo("v-skipped");
        browser.click(cell);
        browser.awaitText("nothing to do · ran 1.4 s from");
        assertThat(browser.text(".facts")).contains("exit code 77");
        go("run/" + idle.get(0));
        browser.find(cell);
        browser.run(POINT, cell);
        assertThat(browser.find(cell).getAttribute("aria-label"))
                .startsWith("srv2, copy_from run: nothing to do after 1.4 s");
        assertThat(browser.find("tr[data-stage='case/locate/run'] td.took").getAttribute("title"))
                .isEqualTo("locate run: nothing to do after 2.8 s");
        assertThat(browser.text("h1 .badge")).contains("passed");
        go("run/" + idle.get(1));
        assertThat(browser.text("h1 .badge")).contains("skipped");
        assertThat(browser.text(".cause")).isEqualTo("no case had anything to do on any host");
        assertThat(browser.run("return document.querySelectorAll('.wrong').length"))
                .isEqualTo(0L);
    }

    @Test
    void aPassedRunShowsWhereErrorsWerePrintedAndLeadsToThem() throws Exception {
        String id = SampleRecords.passing(records);
        go("run/" + id);
        String cell = "tr[data-stage='case/copy_to/run'] td:nth-child(4)";
        assertThat(browser.text(cell)).isEqualTo("✓ 0.8s E1");
        browser.run(POINT, cell);
        assertThat(browser.find(cell).getAttribute("aria-label")).endsWith("1 error, 1 warning in its output");
        assertThat(browser.find("tr[data-stage='case/locate/run'] a.count").getAttribute("aria-label"))
                .isEqualTo("W12k: at least 12,345 warnings");
        browser.click(cell + " a.count");
        browser.awaitText("npm ERR! by the suite's own pattern");
        assertThat(browser.address().getFragment()).isEqualTo("output/case/copy_to/run/srv2?filter=errors");
        assertThat(browser.text(".facts")).contains("1 error, 1 warning");
        assertThat(browser.text(".panes")).doesNotContain("slow", "last");
        assertThat(browser.run("return document.querySelector('.line .sign').textContent"))
                .isEqualTo("E");
        go("run/" + id + "#output/case/copy_to/run/srv2");
        browser.find(".line.l-errors[data-line='2']");
        browser.find(".line.l-warnings[data-line='3']");
        go("run/" + id + "#output/case/copy_to/run/srv2,srv1?filter=errors&mode=merged");
        browser.awaitText("npm ERR! by the suite's own pattern");
        assertThat(browser.text(".panes")).doesNotContain("slow", "last");
        RunDirectory directory = new RunDirectory(records.resolve(id));
        ReportPage.write(directory);
        browser.go(URI.create(directory.report().toUri() + "#output/case/copy_to/run/srv2?filter=errors"));
        browser.find(".line.l-errors[data-line='2']");
        assertThat(browser.text(".panes")).doesNotContain("slow", "last");
    }

    @Test
    void aCellOpensItsOutputAndAnAddressNamesItsLine() throws Exception {
        String id = SampleRecords.failing(records);
        go("run/" + id);
        browser.click("tr[data-stage='case/copy_from/run'] td.v-failed:not(.took)");
        browser.find(".line[data-line]");
        assertThat(browser.address().getFragment()).startsWith(CELL);

        go("run/" + id + "#" + CELL + ":L1234");
        assertThat(browser.text(".line.current")).contains("1234").contains("block 1233");

        browser.find("#output-search").sendKeys("servers are available", Keys.ENTER);
        browser.awaitText("[3011] No servers are available to read the file");
        assertThat(browser.text(".line mark")).isEqualTo("servers are available");

        go("run/" + id + "#" + CELL + "?filter=errors");
        browser.awaitText("ERROR: copy failed");
        assertThat(browser.text()).doesNotContain("block 1233");
    }

    @Test
    void anInterruptedRunSaysHowToGoOnAndFillsAgainWhenSomebodyDoes() throws Exception {
        SampleRun.Plan plan = new SampleRun.Plan(
                "copy",
                "xrootd",
                "cutoff77",
                Optional.empty(),
                List.of("srv1", "srv2"),
                2,
                List.of("one"),
                SampleRun.stages(List.of("one")),
                Instant.parse("2026-02-01T12:00:00Z"));
        RunDirectory record;
        try (SampleRun run = SampleRun.start(records, plan)) {
            record = run.directory();
            run.definitions("#!/bin/sh\n");
            run.boot();
            run.begin(Stage.SUITE_INIT);
        }
        Files.writeString(record.request(), "{}");
        Files.writeString(
                record.journal(), "{\"event\":\"dance\",\"at\":\"2026-02-01T12:01:00Z\"}\n", StandardOpenOption.APPEND);
        go("run/" + plan.id());
        browser.awaitText("virtual-cluster resume cutoff77");
        assertThat(browser.text("h1 .badge")).contains("interrupted");
        assertThat(browser.text()).contains("The record has 1 event of a newer version");
        String cell = "tr[data-stage='suite-init'] td:nth-child(3)";
        assertThat(browser.text(cell)).as("it ends at the last event").isEqualTo("↯ 52s");
        browser.run(POINT, cell);
        assertThat(browser.find(cell).getAttribute("aria-label")).isEqualTo("srv1, suite-init: interrupted after 52 s");

        try (RecordWriter writer = RecordWriter.open(record, Clock.systemUTC())) {
            writer.append(new Event.RunResumed(Instant.now(), "user@machine"));
            browser.find("h1 .badge.v-running");
            writer.append(new Event.StageEnded(Instant.now(), Stage.SUITE_INIT, Verdict.FAILED, Optional.empty()));
            writer.append(new Event.RunHeld(
                    Instant.now(),
                    Stage.SUITE_INIT,
                    Instant.now().plusSeconds(7200),
                    "cutoff77",
                    List.of("srv2"),
                    Verdict.FAILED,
                    Optional.empty()));
            browser.awaitText("Held behind suite-init");
            assertThat(browser.text(".standing"))
                    .contains("tester@lab logs in with virtual-cluster ssh cutoff77 srv2")
                    .contains("virtual-cluster continue cutoff77");
            writer.append(new Event.RunContinued(Instant.now(), Optional.of("tester@lab")));
            browser.awaitText("All hosts passed the barrier.");
            assertThat(browser.text(".head-facts")).contains("Held\nbehind suite-init, until ", " by tester@lab");
            writer.append(new Event.RunEnded(Instant.now(), Verdict.FAILED, Optional.empty()));
        }
        browser.find("h1 .badge.v-failed");
        assertThat(browser.find(".standing").isDisplayed()).isFalse();
    }

    @Test
    void aPageKnowsAllEventsThatARecordMayHold() throws Exception {
        String page = Files.readString(Path.of("src/main/webapp/js/run-state.js"));
        for (JsonSubTypes.Type event :
                Event.class.getAnnotation(JsonSubTypes.class).value()) {
            assertThat(page).contains("\"" + event.name() + "\"");
        }
    }

    @Test
    void aLiveRunFillsWhileOneLooks() throws Exception {
        try (LiveRun run = LiveRun.start(records, Duration.ofSeconds(3))) {
            go("run/" + run.id());
            browser.find("tr[data-stage='suite-init'] td.v-passed");
            browser.find("tr[data-stage='case/copy_to/init'] td.v-passed");

            go("run/" + run.id() + "#output/case/copy_to/run/client1");
            browser.awaitText("step 30 of case/copy_to/run on client1");
        }
    }

    @Test
    void anOutputSaysWhatTheRunDoesNotHaveAndEscLeadsBackToTheCell() throws Exception {
        String id = SampleRecords.failing(records);
        go("run/" + id + "#output/case/copy_frm/run/srv9");
        browser.awaitText(
                "This run has no stage case/copy_frm/run; pick one of its stages above. This run has no host srv9");
        assertThat(browser.complaints()).allMatch(each -> each.contains("404"));
        go("run/" + id + "#" + CELL);
        browser.find(".line[data-line]");
        browser.find("#output-search").sendKeys("no such text", Keys.ENTER);
        browser.awaitText("no match");
        browser.find("#output-search").clear();
        browser.find("#output-search").sendKeys("block", Keys.ENTER);
        browser.await(
                "the words of the other search to go", () -> browser.text().contains("no match") ? null : true);
        browser.run("document.activeElement.blur()");
        browser.press(Keys.ESCAPE);
        browser.await(
                "the cell",
                () -> browser.run("return document.activeElement.closest(\"tr[data-stage='case/copy_from/run']\")"));
        assertThat(browser.run("return document.activeElement.cellIndex")).isEqualTo(3L);
    }

    @Test
    void nothingInARecordIsMarkup() throws Exception {
        String id = HostileRecord.write(records);
        for (String view : List.of(
                "matrix",
                "timeline",
                "files",
                "cluster",
                "events",
                "scripts/suite-init/srv2",
                "output/suite-init/srv2",
                "output/suite-init/srv2,constructor?mode=merged",
                "file/suite-init/srv2/%3Cimg%20src%3Dx%20onerror%3Dwindow.pwned%3D1%3E.log",
                "file/suite-init/srv2/page.html?file=suite-init/srv2/picture.svg&mode=merged")) {
            go("run/" + id + "#" + view);
            browser.await("the view " + view, () -> browser.text().contains("Loading") ? null : view);
            assertHarmless(view);
        }
        go("run/" + id + "#output/suite-init/%3Cimg%20src=x%20onerror=window.pwned=1%3E");
        browser.awaitText("<img src=x onerror=window.pwned=1>");
        assertNoMarkup("a host of that name");
        // such a host has left nothing, and the browser says so, sooner or later
        go("run/" + id + "#matrix");
        browser.find("table.matrix");
        assertThat(browser.complaints()).allMatch(each -> each.contains("404 (Not Found)"));
        go("run/" + id + "#output/suite-init/srv2");
        browser.awaitText(HostileRecord.MARKUP);
        for (String page : List.of("", "suite/x%3Cu%3Esuite", "compare?a=" + id + "&b=" + id)) {
            go(page);
            browser.awaitText("x<u>suite");
            assertHarmless(page);
        }
        RunDirectory directory = new RunDirectory(records.resolve(id));
        ReportPage.write(directory);
        browser.go(directory.report().toUri());
        browser.find("table.matrix");
        assertHarmless("report.html");
    }

    private static void assertHarmless(String where) {
        assertNoMarkup(where);
        assertThat(browser.complaints()).as(where).isEmpty();
    }

    private static void assertNoMarkup(String where) {
        assertThat(browser.run("return window.pwned === undefined && document.title !== 'pwned'"
                        + " && document.querySelector('main img, main u, main b[onclick], main script') === null"
                        + " && document.querySelector('a[href^=\"javascript:\"]') === null"))
                .as(where)
                .isEqualTo(true);
    }

    @Test
    void aReportNeedsNoServer() throws Exception {
        String id = SampleRecords.failing(records);
        RunDirectory directory = new RunDirectory(records.resolve(id));
        ReportPage.write(directory);

        browser.go(directory.report().toUri());
        browser.find("tr[data-stage='case/copy_from/run'] td.v-failed");
        browser.go(URI.create(directory.report().toUri() + "#" + CELL + ":L2501"));
        browser.awaitText("[3011] No servers are available to read the file");
        browser.go(URI.create(directory.report().toUri() + "#file/case/copy_from/run/srv2/var/log/xrootd/"
                + "srv2.xrd.test/xrootd.log?mode=merged&of=case/copy_from/run/srv2"));
        browser.awaitText("2 merged by time");
        browser.awaitText("No times begin the lines of srv2 xrootd.log: they come last.");
        browser.click(".line[data-source='0']");
        browser.go(URI.create(directory.report().toUri() + "#file/case/copy_from/run/srv2/var/log/xrootd/"
                + "srv2.xrd.test/xrootd.log:L1"));
        assertThat(browser.text(".line.current .text")).isEqualTo("xrootd: open failed");
        browser.go(URI.create(directory.report().toUri() + "#scripts/case/copy_from/run/srv2"));
        browser.awaitText("assert_fail xrdcp");
    }

    @Test
    @Tag("thorough")
    void manyHostsAndStagesAreDrawnFromTheTopAndNoneIsLeftOut() throws Exception {
        String id = LargeRecords.large(records, 200, 100);
        go("run/" + id);
        browser.await(
                "the whole matrix",
                () -> browser.run("return performance.getEntriesByName('matrix-complete').length || null"));
        double drawn = when("matrix-drawn");
        double complete = when("matrix-complete");
        System.out.println("200 hosts by 100 stages: first matrix drawn after " + Math.round(drawn)
                + " ms, the whole after " + Math.round(complete) + " ms");

        assertThat(browser.run("return document.querySelectorAll('table.matrix tbody td').length"))
                .isEqualTo(100L * 201);
        browser.awaitText("What went wrong (207, of 100 kinds)");
        assertThat(browser.text(".said .error")).contains("ERROR: node001 failed in suite-init");
        browser.find("input[aria-label='Show hosts whose names contain']").sendKeys("node19");
        browser.awaitText("10 of 200 hosts, 100 of 100 stages");
        browser.click("section[aria-label='Matrix of stages and hosts'] .toggle");
        browser.awaitText("10 of 200 hosts, 11 of 100 stages");
        assertThat(drawn).isLessThan(complete);
        go("run/" + id + "#output/suite-init/node190");
        browser.find(".chip[aria-pressed='true']");
        browser.await(
                "the chip of the host whose output is open",
                () -> (boolean) browser.run("const chips = document.querySelector('.hosts').getBoundingClientRect();"
                                + " const open = document.querySelector('.chip[aria-pressed=true]').getBoundingClientRect();"
                                + " return open.top >= chips.top && open.bottom <= chips.bottom")
                        ? true
                        : null);
    }

    private static double when(String mark) {
        return ((Number) browser.run("return performance.getEntriesByName(arguments[0])[0].startTime", mark))
                .doubleValue();
    }

    @Test
    @Tag("thorough")
    void ofMuchOutputOnlyWhatIsShownIsFetched() throws Exception {
        String id = LargeRecords.longOutput(records, 200L << 20);
        long begun = System.nanoTime();
        go("run/" + id + "#output/case/copy_to/run/srv1:L2000000");
        browser.awaitText("line 2000000 ");
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        long fetched = (long) browser.run(
                "return performance.getEntriesByType('resource').reduce((sum, each) => sum + each.encodedBodySize, 0)");
        System.out.println(
                "200 MB of output: line 2000000 shown after " + took.toMillis() + " ms and " + fetched + " bytes");

        assertThat(fetched).isBetween(1L, 5L << 20);
        browser.press("w");
        browser.find(".vlist.wrapped");
        assertThat(inView("1999999")).as("the line that was in view").isTrue();
        browser.find(".vlist").sendKeys(Keys.END);
        browser.await("the end", () -> inView(String.valueOf(lines() - 1)) ? true : null);
        browser.find(".vlist").sendKeys(Keys.HOME);
        browser.await("the beginning", () -> inView("0") ? true : null);
        assertThat((long) browser.run("return document.querySelectorAll('.line').length"))
                .isLessThan(200);
        browser.press("w");

        // the bar is at its end long before the list
        go("run/" + id + "#output/case/copy_to/run/srv1:L5000");
        browser.find(".line.current");
        browser.run("const list = document.querySelector('.vlist');"
                + " const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));"
                + " return (async () => { for (let i = 0; i < 40; i++) { list.scrollTop -= 900; await frame(); } })()");
        assertThat(Long.parseLong(
                        (String) browser.run("return document.querySelectorAll('.line[data-line]')[30].dataset.line")))
                .as("40 times 900 pixels are 2000 lines, but for those where the bar was at its end")
                .isBetween(2_900L, 3_700L);

        go("run/" + id + "#output/case/copy_to/run/srv1,srv2:L250000?mode=merged");
        browser.awaitText("lines are merged, up to 2026-11-22");
        browser.click(".pane-state button");
        browser.awaitText(" on. ");
        assertThat(browser.text(".line .text")).startsWith("line 200");
        browser.awaitText("Back to the beginning");
    }

    private static long lines() {
        return Long.parseLong(browser.text(".pane-head")
                .replaceAll("(?s).*?([0-9,]+) lines.*", "$1")
                .replace(",", ""));
    }

    /** Whether all of that line, counted from 0, is in the view of its list. */
    private static boolean inView(String line) {
        return (boolean) browser.run(
                "const list = document.querySelector('.vlist').getBoundingClientRect();"
                        + " const line = document.querySelector(`.line[data-line='${arguments[0]}']`)?.getBoundingClientRect();"
                        + " return Boolean(line) && line.top >= list.top - 1 && line.bottom <= list.bottom + 1",
                line);
    }
}
