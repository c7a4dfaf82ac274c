package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A record in which all that guests and users can name is meant to break the page. Markup that came alive would set
 * {@code window.pwned} or the document's title to {@code pwned}.
 */
public final class HostileRecord {
    /** Markup in many forms. */
    public static final String MARKUP =
            "<img src=x onerror=\"window.pwned=1;document.title='pwned'\"><script>window.pwned=1</script>";

    private static final String BREAK_OUT = "\"'></script></title></textarea><svg onload=window.pwned=1>";
    private static final List<String> CASES = List.of("constructor", "toString");

    private HostileRecord() {}

    /** Writes it; gives its id. */
    public static String write(Path records) throws IOException {
        List<String> hosts = List.of("constructor", "srv2", "__proto__", "<b>&amp;\"'</b>");
        SampleRun.Plan plan = new SampleRun.Plan(
                "x<u>suite",
                "xrootd",
                "hostile6f",
                Optional.of("javascript:alert(1)"),
                hosts,
                2,
                CASES,
                SampleRun.stages(CASES),
                Instant.parse("2026-11-21T02:00:00Z"));
        try (SampleRun run = SampleRun.start(records, plan)) {
            run.definitions("#!/bin/sh\necho '" + MARKUP + "'\n" + BREAK_OUT + "\n");
            run.boot();
            run.append(new Event.Note(run.now(), Optional.of("srv2"), MARKUP + BREAK_OUT));
            for (Stage stage : plan.stages()) {
                stage(run, stage);
            }
            files(run);
            run.stop(Verdict.FAILED, MARKUP);
            return plan.id();
        }
    }

    private static void stage(SampleRun run, Stage stage) throws IOException {
        run.begin(stage);
        for (String host : run.plan().activeHosts()) {
            run.output(stage, host, MARKUP + "\n" + BREAK_OUT + "\n");
            run.output(
                    stage,
                    host,
                    "\u001b]8;;javascript:alert(1)\u0007link\u001b]8;;\u0007 \u001b[2J\u001b[31m" + MARKUP);
            run.output(stage, host, new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xc3, 0x28, '\r', '\n'});
            run.output(stage, host, "\u202egnp.exe \u0000 \ud83d\ude00 " + "\u001b[38;5;999;1;;;m odd\n");
            run.end(stage, host, Verdict.FAILED, 1, MARKUP);
        }
        if (stage.equals(Stage.SUITE_INIT)) {
            run.output(stage, "srv2", "x".repeat(10 << 20) + "\nafter the long line\n");
        }
        run.end(stage, Verdict.FAILED, BREAK_OUT);
        run.append(new Event.KnownIssueFound(
                run.now(),
                Optional.of(stage),
                run.plan().activeHosts(),
                new Issue(MARKUP, "javascript:window.pwned=1//" + BREAK_OUT, Optional.of(MARKUP)),
                MARKUP));
    }

    private static void files(SampleRun run) throws IOException {
        Stage stage = Stage.SUITE_INIT;
        run.collect(stage, "srv2", "page.html", "<!doctype html>" + MARKUP);
        run.collect(stage, "srv2", "picture.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='window.pwned=1'/>");
        run.collect(stage, "srv2", "<img src=x onerror=window.pwned=1>.log", "markup in the name\n");
        run.collect(stage, "srv2", "quote\"; filename=evil.exe;\r\n name .txt", "a name that would break a header\n");
        run.collect(stage, "srv2", "50%2e%2e percent #1?.txt", "a name that would break a URL\n");
        Path collected = run.directory().collected(stage, "srv2");
        Files.createSymbolicLink(collected.resolve("passwd"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(collected.resolve("up"), Path.of("/etc"));
        Files.createSymbolicLink(run.directory().output(stage, "linked"), Path.of("/etc/passwd"));
    }
}
