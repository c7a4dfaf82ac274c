package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.Assets;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import io.jenkins.plugins.virtualcluster.report.page.SampleRun;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/**
 * The pages as a part of a page of Jenkins, which has a theme and styles of its own: a document that has little but the
 * element that the plugin's view makes.
 */
class InJenkinsBrowserTest extends PageTest {
    private static final String TREE = "document.getElementById('virtual-cluster').shadowRoot";

    private static String failed;
    private static String rerun;

    @BeforeAll
    static void records() throws IOException {
        SampleRecords.passing(records);
        failed = SampleRecords.failing(records);
        rerun = SampleRecords.rerun(records);
    }

    @AfterEach
    void light() {
        browser.dark(false);
        browser.complaints();
    }

    /** Opens a page of Jenkins with that background. */
    private static void open(String page, String id, String background) throws IOException {
        open(page, id, background, "what is read before");
    }

    /** @param inside what the plugin's view has in the element, as HTML */
    private static void open(String page, String id, String background, String inside) throws IOException {
        go("nothing");
        browser.find("main h1");
        browser.run("""
                const [page, id, background, styles, inside] = arguments;
                const theirs = new CSSStyleSheet();
                theirs.replaceSync(`body { background: ${background}; } button, table, h1 { display: none !important; }`);
                document.adoptedStyleSheets = [theirs];
                const place = document.createElement("div");
                place.id = "virtual-cluster";
                Object.assign(place.dataset, { page, id, api: "api/", home: "", up: "../", upName: "nightly #3",
                    assets: "assets/", styles, zone: "Asia/Tokyo", locale: "de", build: "3",
                    startedBy: "Started by user Ann" });
                place.innerHTML = inside;
                document.body.removeAttribute("data-page");
                document.body.replaceChildren(place);
                const script = document.createElement("script");
                script.type = "module";
                script.src = "assets/js/page.js?in-jenkins";
                document.body.append(script);
                """, page, id, background, String.join(" ", Assets.styles()), inside);
        browser.await("the page", () -> {
            String read = text();
            return read.isEmpty() || read.contains("Loading") ? null : page;
        });
        browser.complaints();
    }

    private static String text() {
        return String.valueOf(browser.run("return " + TREE + "?.getElementById('main')?.innerText ?? ''"));
    }

    private static Object inTree(String script) {
        return browser.run("const tree = " + TREE + "; " + script);
    }

    @Test
    void aRunIsCalledByItsBuildAndItsTimesAreThoseOfTheUser() throws IOException {
        open("run", failed, "white");

        assertThat(text()).contains("#3", "Started by user Ann", "Asia/Tokyo");
        assertThat(text()).as("a date as Germans write it").containsPattern("\\d{2}\\.\\d{2}\\.\\d{4}, \\d{2}:\\d{2}");
        assertThat(String.valueOf(browser.run("return document.title"))).endsWith("copy - nightly #3 - Jenkins");
        assertThat(inTree("return getComputedStyle(tree.querySelector('h1')).display"))
                .as("the styles of Jenkins do not reach it")
                .isNotEqualTo("none");
    }

    @Test
    void thePageIsDarkWhereJenkinsIsAndNotWhereTheOperatingSystemIs() throws IOException {
        open("run", failed, "rgb(20, 20, 20)");
        Object dark = colourOfPassed();
        browser.dark(true);
        open("run", failed, "rgb(250, 250, 250)");
        Object light = colourOfPassed();

        assertThat(dark).isEqualTo("rgb(29, 51, 36)");
        assertThat(light).isEqualTo("rgb(227, 242, 229)");
    }

    private static Object colourOfPassed() {
        browser.await("a cell that passed", () -> inTree("return tree.querySelector('td.v-passed:not(.took)')"));
        return inTree("return getComputedStyle(tree.querySelector('td.v-passed:not(.took)')).backgroundColor");
    }

    @Test
    void viewsHaveTheirAddressesAndKeysDoNothingWhileOneTypes() throws IOException {
        open("run", failed, "white");
        browser.press("e");
        browser.await("the view of events", () -> text().contains("began with") ? "events" : null);
        assertThat(browser.address().getFragment()).isEqualTo("events");

        browser.run("history.back()");
        browser.await("the matrix again", () -> text().contains("began with") ? null : "matrix");

        browser.run("location.hash = 'output/case/copy_from/run/srv2'");
        browser.await("the field", () -> inTree("return tree.querySelector('.output .toolbar input')"));
        inTree("tree.querySelector('.output .toolbar input').focus()");
        browser.press("e");
        assertThat(browser.address().getFragment()).startsWith("output/case/copy_from/run/srv2");
        assertThat(inTree("return tree.querySelector('.output .toolbar input').value"))
                .isEqualTo("e");
    }

    /** Jenkins has a search field, and dialogs. */
    @Test
    void keysOfOthersAndOfDialogsAreNotThoseOfThePage() throws IOException {
        open("run", failed, "white");
        browser.run("location.hash = 'output/case/copy_from/run/srv2'");
        browser.await("the field", () -> inTree("return tree.querySelector('.output .toolbar input')"));
        browser.run("""
                const search = document.createElement("input");
                document.body.prepend(search);
                search.focus();
                """);
        browser.press(Keys.ESCAPE);
        assertThat(browser.address().getFragment()).startsWith("output/case/copy_from/run/srv2");

        browser.run("document.activeElement.blur()");
        browser.press("?");
        browser.await("the keys", () -> inTree("return tree.querySelector('dialog[open]')"));
        inTree("tree.querySelector('dialog button').focus()");
        browser.press("e");
        assertThat(browser.address().getFragment()).startsWith("output/case/copy_from/run/srv2");
        browser.press(Keys.ESCAPE);
        browser.await("no dialog", () -> inTree("return !tree.querySelector('dialog') || null"));
        assertThat(browser.address().getFragment()).startsWith("output/case/copy_from/run/srv2");
    }

    /** They are made by the server, for who may press them, and stand where the page has a place for them. */
    @Test
    void theButtonsOfJenkinsStandWhereTheyBelong() throws IOException {
        String buttons =
                "<div slot='rerun'><input id='rerun'></div><div slot='continue' hidden><input id='continue'></div>";
        SampleRun.Plan plan = new SampleRun.Plan(
                "copy",
                "xrootd",
                "held5e",
                Optional.empty(),
                List.of("srv1"),
                1,
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
        try (RecordWriter writer = RecordWriter.open(record, Clock.systemUTC())) {
            open("run", plan.id(), "white", buttons);
            assertThat(isSeen("rerun")).isTrue();
            assertThat(isSeen("continue")).isFalse();

            writer.append(new Event.StageEnded(Instant.now(), Stage.SUITE_INIT, Verdict.FAILED, Optional.empty()));
            writer.append(new Event.RunHeld(
                    Instant.now(),
                    Stage.SUITE_INIT,
                    Instant.now().plusSeconds(7200),
                    "held5e",
                    List.of("srv1"),
                    Verdict.FAILED,
                    Optional.empty()));
            browser.await("the button", () -> isSeen("continue") ? "continue" : null);
            assertThat(text())
                    .contains("Held behind suite-init", "The log of the build says how to log in")
                    .doesNotContain("virtual-cluster continue");

            writer.append(new Event.RunContinued(Instant.now(), Optional.of("ann")));
            browser.await("no button", () -> isSeen("continue") ? null : "none");
        }
    }

    private static boolean isSeen(String id) {
        return (boolean) browser.run("return document.getElementById(arguments[0]).checkVisibility()", id);
    }

    @Test
    void theStartOfAClusterIsCalledByItAndHasNoHistory() throws IOException {
        SampleRun.Plan plan = new SampleRun.Plan(
                "up",
                "xrootd",
                "start1",
                Optional.empty(),
                List.of("srv1"),
                1,
                List.of(),
                List.of(),
                Instant.parse("2026-02-01T12:00:00Z"));
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.boot();
        }
        open("run", plan.id(), "white");

        assertThat(text()).contains("Cluster xrootd");
        assertThat(inTree("return tree.querySelector('h1 a')")).isNull();
        browser.press("e");
        browser.await(
                "the view of events",
                () -> text().contains("run start1 began to start cluster xrootd with 1 host") ? "events" : null);

        open("suites", "", "white");
        browser.await("the list of runs", () -> text().contains("cluster xrootd") ? "runs" : null);
        assertThat(inTree("return tree.querySelector('a[href*=\"suite/up\"]')")).isNull();
    }

    /** The ids of runs, which the server can sort by, say nothing where people know builds. */
    @Test
    void runsAreSortedByTheirStartAndNotByTheirBuilds() throws IOException {
        open("suite", "copy", "white");
        Object heads = browser.await("the list of runs", () -> {
            List<?> found = (List<?>) inTree("return [...tree.querySelectorAll('.runs th')]"
                    + ".filter((each) => each.querySelector('button')).map((each) => each.textContent.split(' ')[0])");
            return found.isEmpty() ? null : found;
        });
        assertThat((List<?>) heads).asString().contains("Started").doesNotContain("Run", "Build");
    }

    @Test
    void whatARunRepeatsIsAnEarlierBuild() throws IOException {
        open("run", rerun, "white");

        assertThat(text()).contains("an earlier build").doesNotContain("failed2b");
    }

    @Test
    void axeFindsNothing() throws IOException {
        for (String page : List.of("run", "suite")) {
            open(page, page.equals("run") ? failed : "copy", "white");
            loadAxe();
            assertThat(violations("'#virtual-cluster'", "rules: {}")).as(page).isEmpty();
        }
    }
}
