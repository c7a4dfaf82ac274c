package io.jenkins.plugins.virtualcluster.cli.serve;

import io.jenkins.plugins.virtualcluster.report.page.LargeRecords;
import io.jenkins.plugins.virtualcluster.report.page.LiveRun;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Takes the pictures of the pages that the documents show: {@code Screenshots DIR}. See {@code docs/make-screenshots}. */
public final class Screenshots {
    private Screenshots() {}

    /** Writes each page twice, light and dark. */
    public static void main(String[] arguments) throws IOException {
        Path pictures = Files.createDirectories(Path.of(arguments[0]));
        Path records = Files.createTempDirectory("screenshots");
        LargeRecords.history(records, 60);
        String failed = SampleRecords.failing(records);
        try (ServerFixture server = new ServerFixture(records);
                Browser browser = Browser.open()) {
            for (boolean dark : new boolean[] {false, true}) {
                browser.dark(dark);
                String scheme = dark ? "-dark.png" : "-light.png";
                browser.go(server.uri("run/" + failed));
                browser.find("tr[data-stage='suite-finalize']");
                browser.awaitText("ERROR: copy failed");
                Files.write(pictures.resolve("run" + scheme), browser.picture());
                browser.go(server.uri("run/" + failed + "#timeline"));
                browser.find("section[aria-label='Timeline'], .timeline");
                browser.awaitText("ERROR: copy failed");
                Files.write(pictures.resolve("timeline" + scheme), browser.picture());
                browser.go(server.uri("run/" + failed + "#output/case/copy_from/run/srv2:L2501"));
                browser.awaitText("ERROR: copy failed");
                Files.write(pictures.resolve("output" + scheme), browser.picture());
                browser.go(server.uri("suite/nightly"));
                browser.find("table.grid td.v-failed");
                Files.write(pictures.resolve("history" + scheme), browser.picture());
                live(records, server, browser, pictures.resolve("live" + scheme));
            }
        }
        System.out.println("The pictures are in " + pictures);
    }

    private static void live(Path records, ServerFixture server, Browser browser, Path picture) throws IOException {
        try (LiveRun run = LiveRun.start(records, Duration.ofSeconds(2))) {
            browser.go(server.uri("run/" + run.id()));
            browser.find("tr[data-stage='suite-init'] td.v-passed:not(.took)");
            browser.find("tr[data-stage='case/copy_to/init'] td.v-passed:not(.took)");
            Files.write(picture, browser.picture());
        }
    }
}
