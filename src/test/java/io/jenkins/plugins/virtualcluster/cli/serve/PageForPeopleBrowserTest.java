package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The pages by keyboard alone, and on small and large screens. */
class PageForPeopleBrowserTest extends PageTest {
    private static final String OUTPUT = "output/case/copy_from/run/srv2";

    @AfterEach
    void anyWidth() {
        if (browser != null) {
            browser.screen(0);
        }
    }

    @Test
    void theMatrixAndAnOutputAreReachedByKeyboardAlone() throws Exception {
        String id = SampleRecords.failing(records);
        go("run/" + id);
        browser.find("table.matrix td[tabindex='0']").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
        assertThat(focused("aria-label")).startsWith("srv2, copy_to init: passed after");

        browser.press(Keys.ENTER);
        browser.find(".pane[aria-label='srv2 in case/copy_to/init']");
        browser.press("/");
        browser.await("the search", () -> "output-search".equals(focused("id")) ? true : null);
        browser.run("document.activeElement.blur()");
        browser.press("c");
        browser.find("svg.topology[aria-label*='hosts on']");
        browser.press("m");
        browser.find("table.matrix");
    }

    @Test
    void theMatrixIsWithinThreeKeysAndEachTabHasItsOwn() throws Exception {
        String id = SampleRecords.failing(records);
        go("run/" + id);
        browser.find("table.matrix td[tabindex='0']");
        browser.press(Keys.TAB);
        assertThat(browser.run("return document.activeElement.textContent")).isEqualTo("Skip to the matrix");
        browser.press(Keys.ENTER);
        assertThat(focused("aria-label")).startsWith("srv1, suite-init: ");

        for (String[] tab : new String[][] {
            {"t", "timeline"}, {"l", "files"}, {"c", "cluster"}, {"s", "scripts"}, {"e", "events"}, {"m", "matrix"}
        }) {
            browser.press(tab[0]);
            browser.find(".tabs a[aria-current][data-view='" + tab[1] + "']");
        }
        browser.await("the matrix", () -> focused("aria-label") == null ? null : true);
        browser.press("?");
        assertThat(browser.text("dialog"))
                .contains("move in the matrix", "scripts")
                .doesNotContain("follow the output");
        browser.press(Keys.ESCAPE);
        go("run/" + id + "#" + OUTPUT);
        browser.find(".line[data-line]");
        browser.press("?");
        assertThat(browser.text("dialog")).contains("follow the output").doesNotContain("move in the matrix");
        go("suite/copy");
        browser.find("table.grid");
        browser.press("?");
        assertThat(browser.text("dialog")).contains("this list").doesNotContain("timeline");
    }

    @Test
    void noPageIsWiderThanItsScreen() throws Exception {
        String id = SampleRecords.failing(records);
        List<String> pages = List.of(
                "",
                "suite/copy",
                "run/" + id,
                "run/" + id + "#timeline",
                "run/" + id + "#cluster",
                "run/" + id + "#" + OUTPUT,
                "compare?a=" + id + "&b=" + id);
        for (int width : new int[] {400, 2560}) {
            browser.screen(width);
            for (String page : pages) {
                go(page);
                browser.await("the page", () -> browser.text().contains("copy") ? true : null);
                assertThat(browser.run("return innerWidth")).isEqualTo((long) width);
                assertThat(browser.run(
                                "const page = document.documentElement; return page.scrollWidth - page.clientWidth"))
                        .as("what sticks out of '%s' on a screen of %d", page, width)
                        .isEqualTo(0L);
            }
        }
    }

    private static String focused(String attribute) {
        return (String) browser.run("return document.activeElement.getAttribute(arguments[0])", attribute);
    }
}
