package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
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
        assumeTrue(Browser.isInstalled(), "chromium and chromium-driver are not installed");
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
}
