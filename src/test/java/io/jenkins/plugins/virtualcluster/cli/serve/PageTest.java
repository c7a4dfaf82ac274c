package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server of sample records and a browser that reads its pages. A page that complains on its console, or does what its policy
 * forbids, fails the test. Without Chromium these tests are skipped.
 */
@Tag("browser")
abstract class PageTest {
    @TempDir
    static Path records;

    static ServerFixture server;
    static Browser browser;

    @BeforeAll
    static void open() throws IOException {
        assumeTrue(Browser.isInstalled(), "chromium-headless-shell and chromium-driver are not installed");
        server = new ServerFixture(records);
        browser = Browser.open();
    }

    @AfterEach
    void nothingWasComplainedOf() {
        assertThat(browser.complaints()).as("the browser's console").isEmpty();
        assertThat(server.failures).as("what the server could not do").isEmpty();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
            browser = null;
        }
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Opens a page of the server. */
    static void go(String path) {
        browser.go(server.uri(path));
    }

    /** Gives the page that is open axe-core, for {@link #violations}. */
    static void loadAxe() {
        try (InputStream script = PageTest.class.getResourceAsStream("/axe.min.js")) {
            browser.run(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What axe-core has against the page that is open: the rules, the elements, and why.
     *
     * @param place in JavaScript: the document, or the selector of an element
     * @param rules those that are looked at, as its options
     */
    static List<?> violations(String place, String rules) {
        return (List<?>) browser.run("return axe.run(" + place + ", {resultTypes: ['violations'], " + rules + "})"
                + ".then((result) => result.violations.flatMap((each) => each.nodes.slice(0, 3).map((node) =>"
                + " each.id + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary)))");
    }
}
