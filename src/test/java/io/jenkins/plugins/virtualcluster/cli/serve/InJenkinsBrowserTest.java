package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.report.page.Assets;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The pages as a part of a page of Jenkins, which has a theme and styles of its own: a document that has little but the
 * element that the plugin's view makes.
 */
class InJenkinsBrowserTest extends PageTest {
    private static final String TREE = "document.getElementById('virtual-cluster').shadowRoot";

    private static String failed;

    @BeforeAll
    static void records() throws IOException {
        SampleRecords.passing(records);
        failed = SampleRecords.failing(records);
    }

    @AfterEach
    void light() {
        browser.dark(false);
        browser.complaints();
    }

    /** Opens a page of Jenkins with that background. */
    private static void open(String page, String id, String background) throws IOException {
        go("nothing");
        browser.find("main h1");
        browser.run("""
                const [page, id, background, styles] = arguments;
                const theirs = new CSSStyleSheet();
                theirs.replaceSync(`body { background: ${background}; } button, table, h1 { display: none !important; }`);
                document.adoptedStyleSheets = [theirs];
                const place = document.createElement("div");
                place.id = "virtual-cluster";
                Object.assign(place.dataset, { page, id, api: "api/", home: "", up: "../", upName: "nightly #3",
                    assets: "assets/", styles, zone: "Asia/Tokyo", locale: "de", build: "3",
                    startedBy: "Started by user Ann" });
                place.textContent = "what is read before";
                document.body.removeAttribute("data-page");
                document.body.replaceChildren(place);
                const script = document.createElement("script");
                script.type = "module";
                script.src = "assets/js/page.js?in-jenkins";
                document.body.append(script);
                """, page, id, background, String.join(" ", Assets.styles()));
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

    @Test
    void axeFindsNothing() throws IOException {
        String axe;
        try (InputStream script = InJenkinsBrowserTest.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String page : List.of("run", "suite")) {
            open(page, page.equals("run") ? failed : "copy", "white");
            browser.run(axe);
            Object found = browser.run("return axe.run('#virtual-cluster', {resultTypes: ['violations']})"
                    + ".then((result) => result.violations.flatMap((each) => each.nodes.slice(0, 3).map((node) =>"
                    + " each.id + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary)))");
            assertThat((List<?>) found).as(page).isEmpty();
        }
    }
}
